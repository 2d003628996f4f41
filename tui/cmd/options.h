/* The table of commands, and options by table: parsed by getopt_long(3), and
 * explained from the same rows.
 *
 * SPDX-License-Identifier: MIT */
#ifndef FORKLORE_CMD_OPTIONS_H
#define FORKLORE_CMD_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

enum {
    STATUS_PASSED = 0,
    STATUS_FAILED = 1,   /* did not pass */
    STATUS_USAGE = 100,  /* wrong usage */
    STATUS_SYSTEM = 111, /* a system error, or a fault of the grader */
};

struct command {
    const char *name;
    int (*run)(int argc, char **argv);
    const char *args; /* "LAB [FILE]" */
    const char *does;
};

/* In the order of the help; ends with {0}. */
extern const struct command commands[];

/* NULL when there is none of that name. */
const struct command *command_named(const char *name);

/* ---- Options ---- */

enum option_kind { OPTION_FLAG, OPTION_TEXT, OPTION_NUMBER, OPTION_SECONDS };

struct option_row {
    const char *name; /* "json" */
    enum option_kind kind;
    const char *value; /* "N", as shown; NULL for a flag */
    const char *help;
    void *into; /* bool *, const char **, uint64_t *, double * */
};

/* Parses ARGV by ROWS (ended by {0}); --help is understood everywhere.  The
 * other words are left in ARGV from 1 on; *ARGC is their number plus 1, between
 * LEAST + 1 and MOST + 1.  Returns -1 to go on, else the exit status (after
 * --help, or wrong usage, which is explained on stderr). */
int options_parse(const char *command, const struct option_row *rows, int *argc,
                  char **argv, int least, int most);

#endif
