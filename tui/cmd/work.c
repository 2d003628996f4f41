/* forklore hint, reset, solution and diff: small helps on the way, as text.
 *
 * SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>

#include "tui/base/file.h"
#include "tui/base/program.h"
#include "tui/base/ward.h"
#include "tui/cmd/cmd.h"
#include "tui/cmd/text.h"

/* Opens the session and finds the lab argv[1]; -1 to go on, else the exit
 * status. */
static int begin(struct session *s, const struct lab **lab, const char *command,
                 const struct option_row *rows, int argc, char **argv)
{
    int status = options_parse(command, rows, &argc, argv, 1, 1);
    if (status >= 0)
        return status;
    if (session_open(s))
        return STATUS_SYSTEM;
    session_notice(s);
    *lab = session_lab(s, argv[1]);
    if (*lab)
        return -1;
    session_close(s);
    return STATUS_USAGE;
}

/* ---- hint ---- */

static void print_hint(const struct lab *lab, int rung)
{
    printf("Hint %d of %d\n\n", rung + 1, LAB_HINTS);
    print_markdown(lab->hints[rung]);
}

int cmd_hint(int argc, char **argv)
{
    bool all = false;
    const struct option_row rows[] = {
        {"all", OPTION_FLAG, NULL, "the ones you have seen, again", &all},
        {0},
    };
    struct session s;
    const struct lab *lab;
    int status = begin(&s, &lab, "hint", rows, argc, argv);
    if (status >= 0)
        return status;
    struct lab_progress p = {0};
    struct buf err = BUF_INIT;
    progress_lab(s.progress, lab->slug, &p, NULL);
    status = 0;
    if (all) {
        for (int i = 0; i < p.hints; i++)
            print_hint(lab, i);
        if (p.hints == 0)
            puts("You have seen no hint of this lab yet.");
    } else if (p.hints >= LAB_HINTS) {
        print_hint(lab, LAB_HINTS - 1);
        puts("\nThat was the last one. --all shows them all.");
    } else {
        if (progress_hint(s.progress, lab->slug, p.hints + 1, &err))
            status = complain(STATUS_SYSTEM, &err);
        print_hint(lab, p.hints);
    }
    buf_destroy(&err);
    session_close(&s);
    return status;
}

/* ---- reset ---- */

int cmd_reset(int argc, char **argv)
{
    const struct option_row rows[] = {{0}};
    struct session s;
    const struct lab *lab;
    struct buf backup = BUF_INIT, err = BUF_INIT;
    int status = begin(&s, &lab, "reset", rows, argc, argv);
    if (status >= 0)
        return status;
    status = 0;
    if (workspace_prepare(&s.workspace, &s.course, lab, &err) ||
        workspace_reset(&s.workspace, &s.course, lab, &backup, &err))
        status = complain(STATUS_SYSTEM, &err);
    else if (backup.len)
        printf("The starter is back. Your file is kept as %s\n",
               buf_str(&backup));
    else
        puts("It is the starter already.");
    buf_destroy(&backup);
    buf_destroy(&err);
    session_close(&s);
    return status;
}

/* ---- solution and diff ---- */

static bool may_see(const struct session *s, const struct lab *lab, bool anyway)
{
    struct lab_progress p = {0};
    progress_lab(s->progress, lab->slug, &p, NULL);
    if (p.passed || anyway)
        return true;
    char *call = program_call();
    fprintf(stderr,
            "forklore: %s has not passed yet. `%s hint %s` may help; --anyway "
            "shows the reference.\n",
            lab->slug, call, lab->name);
    free(call);
    return false;
}

static char *solution_path(const struct session *s, const struct lab *lab)
{
    return str_format("%s/solutions/%s/%s", s->course.root, lab->slug,
                      lab->file);
}

static int print_file(const char *path)
{
    struct buf text = BUF_INIT, err = BUF_INIT;
    int status = 0;
    if (file_read(path, 1 << 20, &text, &err))
        status = complain(STATUS_SYSTEM, &err);
    fwrite(buf_str(&text), 1, text.len, stdout);
    buf_destroy(&text);
    buf_destroy(&err);
    return status;
}

/* diff(1) with our standard output: 1 means that they differ, no failure; what
 * else it has to say, it has said. */
static int print_diff(const char *mine, const char *reference)
{
    const char *const argv[] = {"diff",  "-u",      "--label",
                                "yours", "--label", "the reference",
                                mine,    reference, NULL};
    const struct fd_move fds[] = {{1, 1}, {2, 2}};
    struct spawn how = {.argv = argv, .fds = fds, .nfds = 2};
    struct ward w = WARD_INIT;
    struct ward_end end;
    struct buf err = BUF_INIT;
    fflush(stdout);
    if (ward_start(&w, &how, &err)) {
        complain(STATUS_SYSTEM, &err);
        buf_destroy(&err);
        return STATUS_SYSTEM;
    }
    ward_end(&w, &end);
    bool compared =
        end.known && WIFEXITED(end.status) && WEXITSTATUS(end.status) <= 1;
    return compared ? STATUS_PASSED : STATUS_SYSTEM;
}

/* The student's file, made if it is not there yet, beside REFERENCE. */
static int diff_with(const struct session *s, const struct lab *lab,
                     const char *reference)
{
    struct buf err = BUF_INIT;
    char *mine = workspace_path(&s->workspace, lab);
    int status = workspace_prepare(&s->workspace, &s->course, lab, &err)
                     ? complain(STATUS_SYSTEM, &err)
                     : print_diff(mine, reference);
    buf_destroy(&err);
    free(mine);
    return status;
}

static int see_reference(int argc, char **argv, const char *command, bool diff)
{
    bool anyway = false;
    const struct option_row rows[] = {
        {"anyway", OPTION_FLAG, NULL, "even before the lab has passed",
         &anyway},
        {0},
    };
    struct session s;
    const struct lab *lab;
    int status = begin(&s, &lab, command, rows, argc, argv);
    if (status >= 0)
        return status;
    status = STATUS_FAILED;
    if (may_see(&s, lab, anyway)) {
        char *reference = solution_path(&s, lab);
        status = diff ? diff_with(&s, lab, reference) : print_file(reference);
        free(reference);
    }
    session_close(&s);
    return status;
}

int cmd_solution(int argc, char **argv)
{
    return see_reference(argc, argv, "solution", false);
}

int cmd_diff(int argc, char **argv)
{
    return see_reference(argc, argv, "diff", true);
}
