package main

// innerRole makes this test binary a daemon that tells more about itself.
const innerRole = "KLUBBAD_TEST_ROLE"

func playRole(string) int { return 1 }
