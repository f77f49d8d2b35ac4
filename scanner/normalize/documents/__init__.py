"""One reader per kind of document; a document recognised by its reader becomes resources."""
