"""What makes an audit stand up to review: fingerprints of findings, run records, rectification and samples."""
