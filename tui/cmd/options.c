/* Options by table.  Knows nothing of what the commands do.
 *
 * SPDX-License-Identifier: MIT */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tui/cmd/options.h"

enum { MAX_OPTIONS = 16, HELP = 1000 };

static void explain(FILE *to, const char *command,
                    const struct option_row *rows)
{
    const struct command *c = command_named(command);
    fprintf(to, "usage: forklore %s %s%s\n%s\n", command,
            rows->name ? "[OPTIONS] " : "", c ? c->args : "", c ? c->does : "");
    for (const struct option_row *r = rows; r->name; r++) {
        char call[40];
        snprintf(call, sizeof call, "--%s%s%s", r->name, r->value ? " " : "",
                 r->value ? r->value : "");
        fprintf(to, "  %-20s %s\n", call, r->help);
    }
}

static bool store(const struct option_row *r, const char *text)
{
    char *end;
    errno = 0;
    switch (r->kind) {
    case OPTION_FLAG:
        *(bool *)r->into = true;
        return true;
    case OPTION_TEXT:
        *(const char **)r->into = text;
        return true;
    case OPTION_NUMBER:
        *(uint64_t *)r->into = strtoull(text, &end, 10);
        return !errno && end != text && !*end && *text != '-';
    case OPTION_SECONDS:
        *(double *)r->into = strtod(text, &end);
        return !errno && end != text && !*end && *(double *)r->into > 0;
    }
    return false;
}

static void fill(struct option *longs, const struct option_row *rows)
{
    int n = 0;
    for (; rows[n].name; n++)
        longs[n] = (struct option){
            .name = rows[n].name,
            .has_arg =
                rows[n].kind == OPTION_FLAG ? no_argument : required_argument,
            .val = n,
        };
    longs[n] = (struct option){"help", no_argument, NULL, HELP};
}

int options_parse(const char *command, const struct option_row *rows, int *argc,
                  char **argv, int least, int most)
{
    struct option longs[MAX_OPTIONS + 2] = {0};
    int c;
    fill(longs, rows);
    optind = 0; /* start anew: plain mode runs many commands */
    while ((c = getopt_long(*argc, argv, "h", longs, NULL)) != -1) {
        if (c == HELP || c == 'h') {
            explain(stdout, command, rows);
            return STATUS_PASSED;
        }
        if (c == '?') {
            explain(stderr, command, rows);
            return STATUS_USAGE;
        }
        if (!store(&rows[c], optarg)) {
            fprintf(stderr, "forklore %s: --%s %s: not a number\n", command,
                    rows[c].name, optarg);
            return STATUS_USAGE;
        }
    }
    int words = *argc - optind;
    memmove(argv + 1, argv + optind, (size_t)words * sizeof *argv);
    *argc = words + 1;
    if (words >= least && words <= most)
        return -1;
    fprintf(stderr, "forklore %s: %s\n", command,
            words < least ? "something is missing" : "too many words");
    explain(stderr, command, rows);
    return STATUS_USAGE;
}
