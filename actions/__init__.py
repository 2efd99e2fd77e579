"""Do what the conversation asks for: Rasa's door to the index and the API."""
