/* However the tutor ends, and wherever it is then: is the terminal as it was,
 * and is nobody left?  And does it come back from the shell?
 *
 * That no process is left, and so that no program and no grading goes on, is
 * asserted after each test by stage_leave.
 *
 * SPDX-License-Identifier: MIT */
#include "tests/tutor/screen_stage.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "tests/tutor/scratch.h"

/* What is under way in them differs. */
static const char *const busy[] = {
    "a program with children", "a program to type to",   "much output read",
    "a grade that runs",       "the solution beside",    "help from a lab",
    "a key too early",         "home at the first start"};
enum { NBUSY = sizeof busy / sizeof *busy };

static const struct place editing = {
    "an editor",
    CONTEXTS,
    NULL,
    {{"t", "enter grade again"}, {"e", "editing one.c"}},
    "editing one.c"};

static const struct place *place_of(int i)
{
    return i < NBUSY ? place_named(busy[i]) : &editing;
}

/* ---- Below a shell that stays ---- */

/* The terminal, in modes that are nobody's default; the tutor is there. */
static struct tty *start_below_shell(const struct place *p,
                                     struct termios *before)
{
    if (p->file)
        stage_save(p->file);
    struct tty *t =
        stage_shell("stty -ixon -echoe susp ^Y; echo ready; read go; \"$0\"; "
                    "echo \"it ended with $?\"; until read go; do :; done");
    tty_wait(t, "ready");
    *before = tty_modes(t);
    tty_keys(t, "\r");
    tty_wait(t, "Forklore");
    stage_go(t, p);
    return t;
}

static bool is_as_before(struct tty *t, void *arg)
{
    const struct termios *before = arg;
    struct termios now = tty_modes(t);
    return !tty_alternate(t) && tty_cursor(t) &&
           now.c_iflag == before->c_iflag && now.c_oflag == before->c_oflag &&
           now.c_cflag == before->c_cflag && now.c_lflag == before->c_lflag &&
           memcmp(now.c_cc, before->c_cc, sizeof now.c_cc) == 0 &&
           tty_foreground(t) == tty_pid(t);
}

static void end_below_shell(struct tty *t, struct termios *before)
{
    stage_no_process_left(tty_pid(t));
    tty_wait_for(t, is_as_before, before, "the terminal as it was");
    tty_keys(t, "\r");
    ck_assert_int_eq(tty_close(t), 0);
}

START_TEST(a_killed_tutor_leaves_all_in_order)
{
    struct termios before;
    struct tty *t = start_below_shell(place_of(_i), &before);
    kill(stage_tutor(stage_tutor(tty_pid(t))), SIGKILL);
    tty_wait(t, "it ended with 137");
    ck_assert_int_ge(tty_find(t, "all your work is saved"), 0);
    end_below_shell(t, &before);
}
END_TEST

START_TEST(a_killed_guardian_leaves_all_in_order)
{
    struct termios before;
    struct tty *t = start_below_shell(place_of(_i), &before);
    stage_kill(stage_tutor(tty_pid(t)));
    end_below_shell(t, &before);
}
END_TEST

START_TEST(a_tutor_that_is_asked_to_end_leaves_all_in_order)
{
    static const int signals[] = {SIGTERM, SIGHUP, SIGINT};
    struct termios before;
    struct tty *t = start_below_shell(place_of(_i / 3), &before);
    kill(stage_tutor(tty_pid(t)), signals[_i % 3]);
    tty_wait(t, "it ended with 0");
    end_below_shell(t, &before);
}
END_TEST

START_TEST(a_tutor_that_is_left_leaves_all_in_order)
{
    struct termios before;
    const struct place *p = place_of(_i);
    struct tty *t = start_below_shell(p, &before);
    tty_keys(t, p->context == CONTEXT_PANE ? "\035q" : "q");
    tty_wait(t, "it ended with 0");
    end_below_shell(t, &before);
}
END_TEST

/* ---- Without one ---- */

START_TEST(a_closed_terminal_ends_it_everywhere)
{
    struct tty *t = stage_at(place_of(_i), 24, 80, NULL, NULL);
    tty_hang_up(t);
    int status = tty_close(t);
    ck_assert_msg(WIFEXITED(status) && WEXITSTATUS(status) == 0,
                  "wait status 0x%x", status);
}
END_TEST

/* ---- Job control ---- */

static bool is_back(struct tty *t, void *arg)
{
    const struct place *p = arg;
    return tty_alternate(t) && tty_find(t, p->there) >= 0 &&
           (p->context == CONTEXTS || stage_context(t) == p->context);
}

static struct tty *start_in_bash(const struct place *p)
{
    struct tty_how how = {.rows = 24, .cols = 80};
    if (p->file)
        stage_save(p->file);
    struct tty *t =
        tty_open(&how, (const char *[]){"bash", "--norc", "-i", NULL});
    tty_keys(t, stage_program);
    tty_keys(t, "\r");
    tty_wait(t, "about 10 min");
    stage_go(t, p);
    return t;
}

static bool is_given_back(struct tty *t, void *arg)
{
    (void)arg;
    return !tty_alternate(t) && tty_cursor(t) &&
           tty_foreground(t) == tty_pid(t) && tty_find(t, "Stopped") >= 0;
}

static void stop_and_go_on(struct tty *t)
{
    tty_keys(t, "\032");
    tty_wait_for(t, is_given_back, NULL, "the shell");
    tty_keys(t, "fg\r");
}

static void leave_bash(struct tty *t)
{
    tty_keys(t, "q");
    tty_wait_for(t, is_given_back, NULL, "the shell");
    tty_keys(t, "echo it ended with $?\r");
    tty_wait(t, "it ended with 0");
    tty_keys(t, "exit 0\r");
    ck_assert_int_eq(tty_close(t), 0);
}

START_TEST(ctrl_z_goes_to_the_shell_and_fg_comes_back)
{
    const struct place *p = place_of(_i);
    if (p->context == CONTEXT_PANE) /* there it is the program's */
        return;
    struct tty *t = start_in_bash(p);
    for (int i = 0; i < 2; i++) {
        stop_and_go_on(t);
        tty_wait_for(t, is_back, (void *)p, p->there);
    }
    leave_bash(t);
}
END_TEST

START_TEST(an_editor_can_be_stopped_as_well)
{
    struct tty *t = start_in_bash(&editing);
    tty_keys(t, "\032");
    tty_wait(t, "Stopped");
    tty_keys(t, "fg\r\n"); /* a newline in any mode of the terminal */
    tty_wait(t, "in every lane.");
    leave_bash(t);
}
END_TEST

int main(void)
{
    const struct test tests[] = {
        {a_killed_tutor_leaves_all_in_order, NBUSY + 1},
        {a_killed_guardian_leaves_all_in_order, NBUSY + 1},
        {a_tutor_that_is_asked_to_end_leaves_all_in_order, 3 * NBUSY + 3},
        {a_tutor_that_is_left_leaves_all_in_order, NBUSY},
        {a_closed_terminal_ends_it_everywhere, NBUSY + 1},
        {ctrl_z_goes_to_the_shell_and_fg_comes_back, NBUSY},
        {an_editor_can_be_stopped_as_well, 1},
    };
    return run_suite("screens_end", tests, sizeof tests / sizeof *tests,
                     stage_enter, stage_leave);
}
