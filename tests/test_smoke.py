def test_a_project_is_built_in_its_masters_language(project, polyleaf):
    status, printed = polyleaf("build", "--project", project, "--format", "html")
    assert status == 0, printed
    assert "Keep the reading rooms open" in (project / "output/reading-rooms/en/index.html").read_text("utf-8")
