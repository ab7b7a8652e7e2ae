"""Audit of the funds and staff that serve retired enterprise employees (企业退休人员社会化管理服务).

The package is an engine: it knows no city, no clause and no sum of money. Those are data, in the folders
`rules/`, `schemas/`, `templates/` and `samples/` (see `audit.resources`).
"""

__version__ = "0.1.0"
