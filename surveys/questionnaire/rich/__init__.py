"""Rich texts: a safe part of Markdown, read once and drawn as HTML, plain text or on paper."""
