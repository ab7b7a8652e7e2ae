"""The points of a rubric (考核评分细则): a rubric is data, the evidence are ledgers, every point leads back to a row."""
