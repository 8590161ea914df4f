"""What a speech, a video, a person is: records, the schema that decodes them, and their arithmetic."""
