"""The published results for programs: read only, JSON, described by OpenAPI (decision 24)."""
