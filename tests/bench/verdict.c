/* How long from a save to the first verdict, beside the bare compile, link and
 * run of the same judge, in turn, in one run.
 *
 * The figures are medians and quartiles of whole wall-clock times, and their
 * ratio pair by pair: the machine's load falls on both alike.
 *
 * SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/bench/sample.h"
#include "tui/base/clock.h"
#include "tui/base/file.h"
#include "tui/grade/grade.h"
#include "tui/grade/kit.h"

enum { ROUNDS = 25, MAX_ARGS = 64 };

extern char **environ;

static char folder[] = "/tmp/forklore-bench-XXXXXX";

static void need(bool ok, const char *what)
{
    if (ok)
        return;
    fprintf(stderr, "bench: %s failed\n", what);
    exit(111);
}

/* ---- Bare ---- */

static void run(const char *const *argv)
{
    pid_t pid;
    int status;
    posix_spawn_file_actions_t to_null;
    posix_spawn_file_actions_init(&to_null);
    posix_spawn_file_actions_addopen(&to_null, 1, "/dev/null", O_WRONLY, 0);
    need(posix_spawnp(&pid, argv[0], &to_null, NULL, (char **)argv, environ) ==
             0,
         argv[0]);
    posix_spawn_file_actions_destroy(&to_null);
    while (waitpid(pid, &status, 0) < 0)
        need(errno == EINTR, "waitpid");
    need(status == 0, argv[0]);
}

static double bare(const struct kit *k, const struct lab *lab, const char *file)
{
    char *object = str_format("%s/bare.o", folder);
    char *program = str_format("%s/bare", folder);
    char *scenes = str_format("%s/behaviour/%s.o", k->dir, lab->slug);
    char *subject = str_format("%s/behaviour/subject.o", k->dir);
    char *others = str_format("%s/behaviour/%s.a", k->dir, lab->slug);
    char *judge = str_format("%s/judge/%s", k->dir, lab->slug);
    const char *compile[MAX_ARGS] = {k->cc[0]}, *link[MAX_ARGS] = {k->cc[0]};
    int n = 1, m = 1;
    for (char **f = k->flags[LANE_BEHAVIOUR]; *f && n < MAX_ARGS / 2; f++)
        compile[n++] = *f;
    const char *const rest[] = {"-I", k->include, "-c", "-o", object, file};
    memcpy(compile + n, rest, sizeof rest);
    const char *const parts[] = {"-o",   program, object,
                                 scenes, subject, others};
    memcpy(link + m, parts, sizeof parts);
    m += 6;
    for (char **f = k->link; *f && m < MAX_ARGS - 1; f++)
        link[m++] = *f;
    const char *const play[] = {judge,    "--subject", program,
                                "--seed", "1",         NULL};
    int64_t began = clock_ns();
    run(compile);
    run(link);
    run(play);
    double seconds = clock_since(began);
    char *all[] = {object, program, scenes, subject, others, judge};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        free(all[i]);
    return seconds;
}

/* ---- Ours ---- */

static double ours(const struct course *c, const struct lab *lab,
                   const char *file)
{
    struct grade_options o = {
        .file = file, .lanes = 1 << LANE_BEHAVIOUR, .seed = 1, .keep = folder};
    struct buf err = BUF_INIT;
    int64_t began = clock_ns();
    struct grade *g = grade_start(c, lab, &o, &err);
    need(g != NULL, buf_str(&err));
    const struct report *r = grade_report(g);
    while (r->lanes[0].state != STATE_ENDED) {
        struct pollfd fds[GRADE_POLLFDS];
        int64_t when;
        int n = grade_poll(g, fds, &when);
        poll(fds, (nfds_t)n, clock_poll_ms(when));
        grade_step(g);
    }
    double seconds = clock_since(began);
    need(r->lanes[0].verdict == VERDICT_PASS, "the reference");
    grade_free(g);
    return seconds;
}

static void measure(const struct course *c, const struct kit *k,
                    const struct lab *lab)
{
    struct sample a = {.n = 0}, b = {.n = 0}, ratio = {.n = 0};
    char *file =
        str_format("%s/solutions/%s/%s", c->root, lab->slug, lab->file);
    ours(c, lab, file); /* warm the caches */
    bare(k, lab, file);
    for (int i = 0; i < ROUNDS; i++) {
        double x = ours(c, lab, file), y = bare(k, lab, file);
        sample_add(&a, x * 1e3);
        sample_add(&b, y * 1e3);
        sample_add(&ratio, x / y);
    }
    printf("%s\n", lab->slug);
    sample_print(&a, "save to first verdict", "ms");
    sample_print(&b, "bare cc -c, link, run", "ms");
    sample_print(&ratio, "ratio (to reach: 1.3)", "");
    free(file);
}

int main(void)
{
    struct course c;
    struct kit k;
    struct buf err = BUF_INIT;
    need(mkdtemp(folder) != NULL, "mkdtemp");
    char *root = realpath(".", NULL);
    need(course_open_at(&c, root, NULL, &err) == 0, buf_str(&err));
    free(root);
    need(kit_open(&k, c.kit, c.root, &err) == 0, buf_str(&err));
    for (size_t i = 0; i < c.nentries; i++)
        measure(&c, &k, &c.entries[i].lab);
    kit_close(&k);
    course_close(&c);
    file_rmtree(folder, NULL);
    return 0;
}
