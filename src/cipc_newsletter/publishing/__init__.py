"""Prepared pictures, put where mails load them, and looked at there: a folder, SFTP, an S3 store, a WordPress site."""
