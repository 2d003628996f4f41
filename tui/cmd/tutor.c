/* forklore, the tutor: the full screen, or, where there is none, the same
 * commands line by line.
 *
 * SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tui/base/program.h"
#include "tui/cmd/cmd.h"
#include "tui/ui/app.h"
#include "tui/ui/guard.h"
#include "tui/ui/term.h"

enum { MAX_WORDS = 16 };

/* ---- The full screen ---- */

/* In the process that the guardian stands over: nothing is open before. */
static int full_screen(void *arg)
{
    struct session s;
    struct buf err = BUF_INIT;
    int status = STATUS_PASSED;
    (void)arg;
    if (session_open(&s))
        return STATUS_SYSTEM;
    struct model m = {
        .course = &s.course,
        .workspace = &s.workspace,
        .progress = s.progress,
        .have_python = program_is_there("python3"),
    };
    if (app_run(&m, VIEW_HOME, NULL, &err))
        status = complain(STATUS_SYSTEM, &err);
    buf_destroy(&err);
    session_close(&s);
    return status;
}

/* ---- Line by line ---- */

static void explain_lines(void)
{
    puts("Type a command, then Enter: list, show LAB, grade LAB, watch LAB, "
         "hint LAB,\nreset LAB, solution LAB, diff LAB, doctor. `help` says "
         "more, `quit` ends.");
}

/* Runs one line; false for quit. */
static bool run_line(char *line)
{
    char *words[MAX_WORDS + 1] = {NULL}, *rest;
    int n = 0;
    for (char *w = strtok_r(line, " \t\r\n", &rest); w && n < MAX_WORDS;
         w = strtok_r(NULL, " \t\r\n", &rest))
        words[n++] = w;
    if (n == 0)
        return true;
    if (strcmp(words[0], "quit") == 0 || strcmp(words[0], "q") == 0 ||
        strcmp(words[0], "exit") == 0)
        return false;
    const struct command *c = command_named(words[0]);
    if (c) {
        c->run(n, words);
    } else if (strcmp(words[0], "help") == 0) {
        for (c = commands; c->name; c++)
            printf("  %-13s%-14s %s\n", c->name, c->args, c->does);
    } else {
        printf("There is no command \"%s\".\n", words[0]);
        explain_lines();
    }
    return true;
}

static int lines(const char *why)
{
    char line[1024];
    char *list[] = {"list", NULL};
    if (why)
        printf("%s\nSo it goes line by line.\n\n", why);
    puts("Forklore: what Python's multiprocessing does underneath, in C.\n");
    if (cmd_list(1, list))
        return STATUS_SYSTEM;
    putchar('\n');
    explain_lines();
    do {
        fputs("\nforklore> ", stdout);
        fflush(stdout);
        if (!fgets(line, sizeof line, stdin)) {
            putchar('\n');
            break;
        }
    } while (run_line(line));
    return 0;
}

int cmd_tutor(int argc, char **argv)
{
    bool plain = false;
    const struct option_row rows[] = {
        {"plain", OPTION_FLAG, NULL, "line by line, as plain text", &plain},
        {0},
    };
    struct buf why = BUF_INIT;
    int status = options_parse("", rows, &argc, argv, 0, 0);
    if (status >= 0)
        return status;
    if (plain || term_usable(&why))
        status = lines(plain ? NULL : buf_str(&why));
    else
        status = guard_run(full_screen, NULL);
    buf_destroy(&why);
    return status;
}
