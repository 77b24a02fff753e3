"""Finding responses that may have been sent more than once. Pure: it judges and deletes nothing."""
