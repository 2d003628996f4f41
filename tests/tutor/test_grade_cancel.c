/* Can grading be interrupted at any moment, and is nothing left then?
 *
 * Each stage is stopped at a moment of its own, which it tells by `here`
 * (rig.h); rig_free and rig_leave assert that no process, no descriptor and no
 * folder is left.
 *
 * SPDX-License-Identifier: MIT */
#include "tests/tutor/rig.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/tutor/scratch.h"
#include "tui/base/clock.h"

/* ---- Stages ---- */

/* The compiler's and the judge's scripts, either of which stops at a stage. */
static const struct {
    const char *stage, *compiler, *judge;
} stages[] = {
    {"compile", "here", RIG_PASSES},
    {"link", "case \"$*\" in *-c*) real \"$@\";; *) here;; esac", RIG_PASSES},
    {"judge", NULL, "here"},
    {"judge, in a test", NULL, "pass one; start two; here"},
    {"judge, when all is said", NULL, RIG_PASSES "; here"},
    {"judge, beside the next build",
     "case \"$*\" in *-O0*) exec tail -f "
     "/dev/null;; *) real \"$@\";; esac",
     "pass one; here"},
    {"reference", NULL,
     "case $subject in *gold*) here;; esac\n"
     "fail one timeout; pass two; over 2; exit 1"},
    {"second run", NULL,
     "case $subject in *gold*) pass one; over 1; exit;; esac\n"
     "[ -z \"$only\" ] || here\n"
     "fail one timeout; pass two; over 2; exit 1"},
    {"next build", "case \"$*\" in *-O0*) here;; *) real \"$@\";; esac",
     "[ $lane = behaviour ] || exit 3; " RIG_PASSES},
    {"next judge", NULL, "[ $lane = behaviour ] || here; " RIG_PASSES},
    {"a judge with many children", NULL,
     "for i in 1 2 3 4 5 6 7 8 9; do setsid tail -f /dev/null & done; here"},
    {"a judge that ignores signals", NULL, "trap '' HUP INT TERM; here"},
};

START_TEST(a_grade_can_be_freed_in_every_stage)
{
    if (stages[_i].compiler)
        rig_compiler(stages[_i].compiler);
    rig_judge(stages[_i].judge);
    rig_start(RIG_GOOD);
    ck_assert_msg(rig_await(), "%s: it was not reached", stages[_i].stage);
    rig_free();
}
END_TEST

START_TEST(a_grade_can_be_freed_before_it_begins)
{
    rig_start(RIG_GOOD);
    rig_free();
    rig_start(NULL);
    grade_step(rig.grade);
    rig_free();
}
END_TEST

/* addr2line is sought in PATH: a script there tells that it runs. */
START_TEST(a_grade_can_be_freed_while_a_crash_is_located)
{
    char *bin = rig_path("bin");
    char *path = str_format("%s:%s", bin, getenv("PATH"));
    char *script = str_format("#!/bin/sh\necho here >%s/here\n"
                              "exec tail -f /dev/null\n",
                              rig.room);
    rig_script("bin/addr2line", script);
    setenv("PATH", path, 1);
    rig_judge("fail one crash ', \"frames\": [\"0x10\"]'; pass two; over 2; "
              "exit 1");
    rig_start(RIG_GOOD);
    ck_assert(rig_await());
    ck_assert_int_eq(grade_report(rig.grade)->lanes[0].tests[0].verdict,
                     VERDICT_CRASH);
    rig_free();
    free(script);
    free(path);
    free(bin);
}
END_TEST

START_TEST(without_addr2line_a_crash_is_still_a_crash)
{
    char *bin = rig_path("bin"), *old = str_dup(getenv("PATH"));
    rig_judge("fail one crash ', \"frames\": [\"0x10\"]'; pass two; over 2; "
              "PATH=/nowhere; exit 1");
    /* Everything else by its full name. */
    setenv("CC", "/usr/bin/cc", 1);
    static const char *const tools[] = {"tail", "sh", "as", "ld", "ld.gold"};
    for (size_t i = 0; i < sizeof tools / sizeof *tools; i++) {
        char *command =
            str_format("ln -s \"$(command -v %s)\" %s/", tools[i], bin);
        int status = system(command);
        ck_assert_int_eq(status, 0);
        free(command);
    }
    setenv("PATH", bin, 1);
    const struct report *r = rig_grade(RIG_GOOD);
    ck_assert_int_eq(r->verdict, VERDICT_CRASH);
    ck_assert_int_eq(r->lanes[0].tests[0].line, 0);
    ck_assert_int_eq(r->lanes[0].state, STATE_ENDED);
    setenv("PATH", old, 1);
    free(old);
    free(bin);
}
END_TEST

/* A save during a run: the old grade is dropped without waiting, the new one
 * gives its verdict, and the old one's remains are collected in passing. */
START_TEST(a_new_grade_need_not_wait_for_the_old_one)
{
    rig_judge("[ -e $room/second ] || here; " RIG_PASSES);
    for (int i = 0; i < 5; i++) {
        rig_start(RIG_GOOD);
        ck_assert(rig_await());
        grade_free(rig.grade);
        rig.grade = NULL;
    }
    rig_put("second", "");
    rig_start(RIG_GOOD);
    ck_assert(!rig_await());
    ck_assert_int_eq(grade_report(rig.grade)->verdict, VERDICT_PASS);
}
END_TEST

/* ---- What is seen while it goes on ---- */

START_TEST(the_report_is_consistent_after_every_step)
{
    rig_judge("pass one; start two; here");
    rig_start(RIG_GOOD);
    const struct report *r = grade_report(rig.grade);
    ck_assert_int_eq(r->state, STATE_WAITING);
    ck_assert_uint_eq(r->nlanes, 2);
    ck_assert_uint_eq(r->lanes[0].ntests, 2);
    ck_assert_int_eq(r->lanes[0].tests[0].state, STATE_WAITING);
    ck_assert(rig_await());
    while (r->lanes[0].tests[1].state == STATE_WAITING) {
        struct pollfd fds[GRADE_POLLFDS];
        int64_t when;
        int n = grade_poll(rig.grade, fds, &when);
        ck_assert_int_gt(poll(fds, (nfds_t)n, clock_poll_ms(when)), 0);
        grade_step(rig.grade);
    }
    ck_assert_int_eq(r->state, STATE_RUNNING);
    ck_assert_int_eq(r->lanes[0].state, STATE_RUNNING);
    ck_assert_int_eq(r->lanes[0].verdict, VERDICT_NONE);
    ck_assert_int_eq(r->lanes[0].tests[0].verdict, VERDICT_PASS);
    ck_assert_int_eq(r->lanes[0].tests[1].state, STATE_RUNNING);
    ck_assert_int_eq(r->lanes[0].tests[1].verdict, VERDICT_NONE);
    ck_assert_int_eq(r->lanes[1].state, STATE_WAITING);
}
END_TEST

START_TEST(a_step_without_news_says_so)
{
    rig_judge("here");
    rig_start(RIG_GOOD);
    ck_assert(rig_await());
    while (grade_step(rig.grade))
        ;
    /* The next lane's build may end in between, but that is not shown. */
    ck_assert(!grade_step(rig.grade));
    rig_judge(RIG_PASSES);
    rig_grade(RIG_GOOD);
    ck_assert(!grade_step(rig.grade));
}
END_TEST

/* ---- grade_run ---- */

static volatile int stopped;

static void stop(int sig)
{
    stopped = sig;
}

static void count(const struct report *r, void *arg)
{
    ck_assert_int_ne(r->state, STATE_WAITING);
    ++*(int *)arg;
}

START_TEST(grade_run_goes_to_the_end)
{
    int changes = 0;
    rig_start(RIG_GOOD);
    const struct report *r = grade_run(rig.grade, NULL, count, &changes);
    ck_assert_int_eq(r->state, STATE_ENDED);
    ck_assert_int_eq(r->verdict, VERDICT_PASS);
    ck_assert_int_ge(changes, 4);
}
END_TEST

START_TEST(grade_run_ends_at_a_signal)
{
    struct sigaction sa = {.sa_handler = stop};
    sigaction(SIGUSR1, &sa, NULL);
    stopped = 0;
    char *body = str_format("pass one; kill -USR1 %ld; exec tail -f /dev/null",
                            (long)getpid());
    rig_judge(body);
    rig_start(RIG_GOOD);
    const struct report *r = grade_run(rig.grade, &stopped, NULL, NULL);
    ck_assert_int_eq(stopped, SIGUSR1);
    ck_assert_int_eq(r->state, STATE_RUNNING);
    rig_free();
    free(body);
}
END_TEST

int main(void)
{
    const struct test tests[] = {
        {a_grade_can_be_freed_in_every_stage, sizeof stages / sizeof *stages},
        {a_grade_can_be_freed_before_it_begins, 1},
        {a_grade_can_be_freed_while_a_crash_is_located, 1},
        {without_addr2line_a_crash_is_still_a_crash, 1},
        {a_new_grade_need_not_wait_for_the_old_one, 1},
        {the_report_is_consistent_after_every_step, 1},
        {a_step_without_news_says_so, 1},
        {grade_run_goes_to_the_end, 1},
        {grade_run_ends_at_a_signal, 1},
    };
    rig_begin();
    int failed = run_suite("grade-cancel", tests, sizeof tests / sizeof *tests,
                           rig_enter, rig_leave);
    rig_end();
    return failed;
}
