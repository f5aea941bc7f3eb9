"""action-plan.xlsx."""
def write(file, tables, language, network, quarter):
    file.write_bytes(b"")
