"""What the tests of the command line expect for every error."""


def is_one_line(err):
    return err.endswith("\n") and err.count("\n") == 1 and "Traceback" not in err
