"""Views of the account. In reading order: request_checks, return_to, context, registration, login, account_page, downloads, mailbox."""
