"""The database: tables, migrations, and one module per noun that turns rows into values and back."""
