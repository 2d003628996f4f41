/* Options by table.  Knows nothing of what the commands do.
 *
 * SPDX-License-Identifier: MIT */
#include <errno.h>
#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tui/cmd/options.h"

enum { MAX_OPTIONS = 16, HELP = 1000 };

static void explain(FILE *to, const char *command,
                    const struct option_row *rows)
{
    const struct command *c = command_named(command);
    fprintf(to, "usage: forklore%s%s%s%s%s\n", *command ? " " : "", command,
            rows->name ? " [OPTIONS]" : "", c && *c->args ? " " : "",
            c ? c->args : "");
    fprintf(to, "%s\n", c ? c->does : "the tutor");
    for (const struct option_row *r = rows; r->name; r++) {
        char call[40];
        snprintf(call, sizeof call, "--%s%s%s", r->name, r->value ? " " : "",
                 r->value ? r->value : "");
        fprintf(to, "  %-20s %s\n", call, r->help);
    }
}

/* "forklore COMMAND: FORMAT" and the usage; returns the exit status. */
__attribute__((format(printf, 3, 4))) static int
refuse(const char *command, const struct option_row *rows, const char *format,
       ...)
{
    va_list args;
    fprintf(stderr, "forklore%s%s: ", *command ? " " : "", command);
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
    explain(stderr, command, rows);
    return STATUS_USAGE;
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
    while ((c = getopt_long(*argc, argv, ":h", longs, NULL)) != -1) {
        if (c == HELP || c == 'h') {
            explain(stdout, command, rows);
            return STATUS_PASSED;
        }
        if (c == '?' && optopt > ' ' && optopt < HELP) /* a letter */
            return refuse(command, rows, "no option -%c", optopt);
        if (c == '?')
            return refuse(command, rows, "no option %s", argv[optind - 1]);
        if (c == ':')
            return refuse(command, rows, "%s needs a value", argv[optind - 1]);
        if (!store(&rows[c], optarg))
            return refuse(command, rows, "--%s %s: not a number", rows[c].name,
                          optarg);
    }
    int words = *argc - optind;
    memmove(argv + 1, argv + optind, (size_t)words * sizeof *argv);
    *argc = words + 1;
    if (words >= least && words <= most)
        return -1;
    return refuse(command, rows,
                  words < least ? "something is missing" : "too many words");
}
