"""The screens of the account: Flask lives here."""
