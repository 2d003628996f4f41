/* Is a judge believed only as far as it keeps to the protocol?
 *
 * Judges that lie, die, go on for ever or forget something, and what the engine
 * makes of timeouts.
 *
 * SPDX-License-Identifier: MIT */
#include "tests/tutor/rig.h"

#include <stdlib.h>
#include <string.h>

#include "tests/support/wire.h"
#include "tests/tutor/scratch.h"
#include "tui/grade/hearing.h"

_Static_assert(HEARING_FD == REPORT_FD, "judge and engine agree");
_Static_assert(HEARING_FRAMES >= WIRE_FRAMES, "judge and engine agree");

static void is_in(const char *text, const char *what)
{
    ck_assert_msg(text && strstr(text, what), "\"%s\" has no \"%s\"",
                  text ? text : "(null)", what);
}

/* ---- Breaches of the protocol ---- */

static const struct {
    const char *judge;
    enum verdict verdict;
    const char *note;
} judges[] = {
    /* Others' words */
    {"nonce=1; " RIG_PASSES, VERDICT_FAULT, "nonce is wrong"},
    {"pass one; nonce=$((nonce + 1)); pass two; over 2", VERDICT_FAULT,
     "nonce is wrong"},
    {"nonce='\"'$nonce'\"'; " RIG_PASSES, VERDICT_FAULT, "nonce is wrong"},
    {"echo '{\"event\": \"done\", \"tests\": 2}' >&3", VERDICT_FAULT,
     "nonce is wrong"},
    /* Tests that are missing, unknown, twice, out of order */
    {"pass one; over 2", VERDICT_FAULT, "left the test two out"},
    {"pass one; over 1", VERDICT_FAULT, "counts 1 tests, 2 were asked"},
    {"pass one; pass two; over 3", VERDICT_FAULT, "counts 3 tests"},
    {"pass one; pass two; tell done", VERDICT_FAULT, "counts 0 tests"},
    {"pass one; pass two; tell done ', \"tests\": \"2\"'", VERDICT_FAULT,
     "counts 0 tests"},
    {"over 2", VERDICT_FAULT, "left the test one out"},
    {"pass one; pass two; pass three; over 3", VERDICT_FAULT,
     "not asked for: three"},
    {"pass one; pass one; over 2", VERDICT_FAULT, "started the test one twice"},
    {"start one; end one pass; end one pass; pass two; over 2", VERDICT_FAULT,
     "ended the test one, which was not running"},
    {"end one pass; pass two; over 2", VERDICT_FAULT,
     "ended the test one, which was not running"},
    {"start one; pass two; over 2", VERDICT_FAULT, "left the test one out"},
    {RIG_PASSES "; pass one", VERDICT_FAULT, "went on after it was done"},
    {RIG_PASSES "; over 2", VERDICT_FAULT, "went on after it was done"},
    /* What is no verdict */
    {"fail one excellent; pass two; over 2", VERDICT_FAULT, "\"excellent\""},
    {"fail one none; pass two; over 2", VERDICT_FAULT, "\"none\""},
    {"fail one 'compile error'; pass two; over 2", VERDICT_FAULT,
     "\"compile error\""},
    {"start one; tell end ', \"test\": \"one\"'; pass two; over 2",
     VERDICT_FAULT, "the verdict \"\""},
    {"start one; end one pass ', \"seconds\": 1'; over 2", VERDICT_FAULT,
     "no line of JSON"},
    {"start one; tell end ', \"test\": \"one\", \"verdict\": \"pass\", "
     "\"seconds\": -1'; over 2",
     VERDICT_FAULT, "took -1 seconds"},
    {"tell applause; " RIG_PASSES, VERDICT_FAULT, "without a meaning"},
    /* What is no line */
    {"echo hello >&3; " RIG_PASSES, VERDICT_FAULT, "no line of JSON"},
    {"echo '[1]' >&3; " RIG_PASSES, VERDICT_FAULT, "no line of JSON"},
    {"echo >&3; " RIG_PASSES, VERDICT_FAULT, "no line of JSON"},
    {"printf '\\377\\376\\n' >&3; " RIG_PASSES, VERDICT_FAULT,
     "no line of JSON"},
    {"printf '{\\0}\\n' >&3; " RIG_PASSES, VERDICT_FAULT, "no line of JSON"},
    {"pass one; pass two; printf '{\"nonce\": ' >&3", VERDICT_FAULT,
     "half a line"},
    {RIG_PASSES "; printf x >&3", VERDICT_FAULT, "half a line"},
    {"head -c 70000 /dev/zero | tr '\\0' a >&3; exec tail -f /dev/null",
     VERDICT_FAULT, "more than 65536 bytes"},
    {"exec cat /dev/zero >&3", VERDICT_FAULT, "more than 65536 bytes"},
    {"exec yes >&3", VERDICT_FAULT, "no line of JSON"},
    /* Ends */
    {"exit 0", VERDICT_FAULT, "ended before it was done"},
    {"pass one; pass two; exit 0", VERDICT_FAULT, "ended before it was done"},
    {"echo 'no room to judge in' >&2; exit 111", VERDICT_FAULT,
     "ended with status 111: no room to judge in"},
    {RIG_PASSES "; exit 2", VERDICT_FAULT, "ended with status 2"},
    {RIG_PASSES "; exit 1", VERDICT_FAULT, "does not agree"},
    {"fail one wrong; pass two; over 2; exit 0", VERDICT_FAULT,
     "does not agree"},
    {"pass one; start two; kill -KILL $$", VERDICT_INTEGRITY,
     "ended from outside by Killed during the test two"},
    {RIG_PASSES "; kill -TERM $$", VERDICT_INTEGRITY, "ended from outside"},
    {"start one; kill -KILL $PPID; exec tail -f /dev/null", VERDICT_INTEGRITY,
     "guards the judge was ended from outside"},
    {"echo x >&3; kill -SEGV $$", VERDICT_INTEGRITY, "ended from outside"},
};

START_TEST(a_breach_of_the_protocol_is_never_a_pass)
{
    rig_judge(judges[_i].judge);
    rig.options.patience = 30;
    const struct report *r = rig_grade(RIG_GOOD);
    const struct lane_result *l = &r->lanes[0];
    ck_assert_int_eq(l->state, STATE_ENDED);
    is_in(l->note, judges[_i].note);
    ck_assert_int_eq(l->verdict, judges[_i].verdict);
    ck_assert_int_eq(r->verdict, judges[_i].verdict);
    ck_assert_ptr_null(strchr(l->note, '\n'));
    ck_assert_int_eq(r->lanes[1].state, STATE_WAITING);
    for (size_t i = 0; i < l->ntests; i++)
        ck_assert_int_ne(l->tests[i].state, STATE_RUNNING);
}
END_TEST

START_TEST(a_judge_that_falls_silent_is_ended)
{
    static const char *const silent[] = {
        "exec tail -f /dev/null", "start one; while :; do :; done",
        "pass one; pass two; over 2; exec tail -f /dev/null", "exec yes",
        "start one; trap '' TERM INT HUP; setsid tail -f /dev/null & wait"};
    rig_judge(silent[_i]);
    rig.options.patience = 0.2;
    rig.options.deadline = 0.1;
    const struct report *r = rig_grade(RIG_GOOD);
    ck_assert_int_eq(r->verdict, VERDICT_FAULT);
    is_in(r->lanes[0].note, "stopped speaking");
}
END_TEST

START_TEST(a_test_during_which_the_judge_was_killed_is_to_blame)
{
    rig_judge("pass one; start two; kill -KILL $$");
    const struct test_result *t = report_first_failure(rig_grade(RIG_GOOD));
    ck_assert_str_eq(t->name, "two");
    ck_assert_int_eq(t->verdict, VERDICT_INTEGRITY);
    is_in(t->seen, "the judge was ended from outside");
}
END_TEST

START_TEST(a_long_line_that_is_not_too_long_is_fine)
{
    rig_judge("long=$(head -c 60000 /dev/zero | tr '\\0' x)\n"
              "fail one wrong \", \\\"output\\\": \\\"$long\\\"\"\n"
              "pass two; over 2; exit 1");
    const struct report *r = rig_grade(RIG_GOOD);
    ck_assert_int_eq(r->verdict, VERDICT_WRONG);
    is_in(r->lanes[0].tests[0].output, "xxxx...");
}
END_TEST

START_TEST(values_of_the_wrong_kind_are_not_known)
{
    rig_judge("fail one wrong ', \"seen\": 3, \"expected\": null, "
              "\"frames\": \"x\", \"line\": \"9\", \"diagnosis\": "
              "\"unheard-of\", \"file\": [], \"extra\": {}'\n"
              "pass two; over 2; exit 1");
    const struct report *r = rig_grade(RIG_GOOD);
    const struct test_result *t = report_first_failure(r);
    ck_assert_int_eq(r->verdict, VERDICT_WRONG);
    ck_assert_ptr_null(t->seen);
    ck_assert_ptr_null(t->expected);
    ck_assert_ptr_null(t->rule);
    ck_assert_ptr_null(t->file);
    ck_assert_str_eq(t->diagnosis, "unheard-of");
}
END_TEST

/* Every chunk of an event may come on its own. */
START_TEST(lines_may_come_byte_by_byte)
{
    struct hearing h;
    const char *const names[] = {"one"};
    const char text[] =
        "{\"nonce\": 5, \"event\": \"start\", \"test\": \"one\"}\n"
        "{\"nonce\": 5, \"event\": \"end\", \"test\": \"one\", "
        "\"verdict\": \"pass\", \"seconds\": 0}\n"
        "{\"nonce\": 5, \"event\": \"done\", \"tests\": 1}\n";
    struct ward_end end = {.known = true};
    hearing_init(&h, 5, names, 1);
    for (size_t i = 0; i < sizeof text - 1; i++)
        ck_assert_int_eq(hearing_take(&h, text + i, 1), text[i] == '\n');
    ck_assert_ptr_null(h.fault);
    ck_assert_int_eq(hearing_close(&h, &end, false, ""), VERDICT_PASS);
    hearing_destroy(&h);
}
END_TEST

START_TEST(the_environment_cannot_turn_checks_off)
{
    setenv("CK_RUN_CASE", "nothing", 1);
    setenv("CK_FORK", "no", 1);
    rig_judge("[ -z \"$CK_RUN_CASE$CK_FORK\" ] || exit 3; " RIG_PASSES);
    ck_assert_int_eq(rig_grade(RIG_GOOD)->verdict, VERDICT_PASS);
    unsetenv("CK_RUN_CASE");
    unsetenv("CK_FORK");
}
END_TEST

/* ---- Timeouts ---- */

/* How often, and with which deadlines, the judge ran: "lane subject only
 * deadline" for each run; the caller frees. */
static char *runs(void)
{
    struct buf b = BUF_INIT;
    char *path = rig_path("runs");
    file_read(path, 1 << 20, &b, NULL);
    free(path);
    return buf_take(&b);
}

#define LOG "echo \"$lane ${subject##*/} $only$deadline\" >>$room/runs\n"
/* The reference takes a fifth of a second for each test. */
#define GOLD                                                           \
    "case $subject in *gold*)\n"                                       \
    "    n=0; for t in $only; do n=$((n + 1)); start $t\n"             \
    "        tell end \", \\\"test\\\": \\\"$t\\\", \\\"verdict\\\": " \
    "\\\"pass\\\", \\\"seconds\\\": 0.2\"\n"                           \
    "    done; over $n; exit;;\n"                                      \
    "esac\n"

START_TEST(a_timeout_counts_when_it_came_twice)
{
    rig.options.lanes = 1u << LANE_BEHAVIOUR;
    rig_judge(LOG GOLD "[ -n \"$only\" ] || { fail one timeout; pass two; "
                       "over 2; exit 1; }\n"
                       "fail one timeout ', \"seen\": \"twice\"'; over 1; "
                       "exit 1");
    const struct report *r = rig_grade(RIG_GOOD);
    ck_assert_int_eq(r->verdict, VERDICT_TIMEOUT);
    ck_assert_str_eq(r->lanes[0].tests[0].seen, "twice");
    ck_assert_int_eq(r->lanes[0].tests[1].verdict, VERDICT_PASS);
    char *text = runs();
    ck_assert_str_eq(text, "behaviour subject 2.000\n"
                           "behaviour 21-rig one 60.000\n"
                           "behaviour subject one 10.000\n");
    free(text);
}
END_TEST

START_TEST(the_second_verdict_counts_and_each_runs_alone)
{
    rig_judge(LOG GOLD "[ -n \"$only\" ] || { fail one timeout; fail two "
                       "timeout; over 2; exit 1; }\n"
                       "case $only in one*) pass one; over 1;;\n"
                       "*) fail two wrong; over 1; exit 1;; esac");
    const struct report *r = rig_grade(RIG_GOOD);
    ck_assert_int_eq(r->lanes[0].tests[0].verdict, VERDICT_PASS);
    ck_assert_int_eq(r->lanes[0].tests[1].verdict, VERDICT_WRONG);
    char *text = runs();
    ck_assert_str_eq(text, "behaviour subject 2.000\n"
                           "behaviour 21-rig one two 60.000\n"
                           "behaviour subject one 10.000\n"
                           "behaviour subject two 10.000\n"
                           "memory subject 2.000\n"
                           "behaviour 21-rig one two 60.000\n"
                           "memory subject one 60.000\n"
                           "memory subject two 60.000\n");
    free(text);
}
END_TEST

START_TEST(what_is_known_to_hang_is_not_waited_for_again)
{
    rig_judge(LOG GOLD "if [ -n \"$only\" ]; then fail one timeout; over 1\n"
                       "else fail one timeout; pass two; over 2; fi; exit 1");
    const struct report *r = rig_grade(RIG_GOOD);
    ck_assert_int_eq(r->lanes[1].tests[0].verdict, VERDICT_TIMEOUT);
    char *text = runs();
    is_in(text, "behaviour subject one 10.000\nmemory subject 2.000\n");
    ck_assert_ptr_null(strstr(text, "memory subject one"));
    free(text);
}
END_TEST

START_TEST(where_the_reference_fails_nobody_is_blamed)
{
    rig_judge("case $subject in *gold*) fail one timeout ', \"seen\": \"it "
              "hung\"'; over 1; exit 1;; esac\n"
              "[ -z \"$only\" ] || exit 3\n"
              "fail one timeout; pass two; over 2; exit 1");
    const struct report *r = rig_grade(RIG_GOOD);
    ck_assert_int_eq(r->lanes[0].tests[0].verdict, VERDICT_FAULT);
    is_in(r->lanes[0].tests[0].seen, "reference solution did not pass");
    is_in(r->lanes[0].tests[0].seen, "it hung");
    ck_assert_int_eq(r->verdict, VERDICT_FAULT);
}
END_TEST

START_TEST(a_lab_without_a_reference_has_timeouts_too)
{
    char *gold = rig_path("kit/gold/21-rig");
    ck_assert_int_eq(unlink(gold), 0);
    rig.options.lanes = 1u << LANE_BEHAVIOUR;
    rig.options.deadline = 3;
    rig_judge(LOG "if [ -n \"$only\" ]; then fail one timeout; over 1\n"
                  "else fail one timeout; pass two; over 2; fi; exit 1");
    ck_assert_int_eq(rig_grade(RIG_GOOD)->verdict, VERDICT_TIMEOUT);
    char *text = runs();
    ck_assert_str_eq(text, "behaviour subject 3.000\n"
                           "behaviour subject one 6.000\n");
    free(text);
    free(gold);
}
END_TEST

START_TEST(a_judge_that_fails_the_second_time_is_a_fault)
{
    static const char *const second[] = {"exit 3", "kill -9 $$",
                                         "pass two; over 1"};
    static const enum verdict verdict[] = {VERDICT_FAULT, VERDICT_INTEGRITY,
                                           VERDICT_FAULT};
    char *body = str_format(GOLD "[ -z \"$only\" ] || { start one; %s; }\n"
                                 "fail one timeout; pass two; over 2; exit 1",
                            second[_i]);
    rig_judge(body);
    const struct report *r = rig_grade(RIG_GOOD);
    ck_assert_int_eq(r->verdict, verdict[_i]);
    ck_assert_int_eq(r->lanes[0].tests[0].verdict, verdict[_i]);
    free(body);
}
END_TEST

int main(void)
{
    const struct test tests[] = {
        {a_breach_of_the_protocol_is_never_a_pass,
         sizeof judges / sizeof *judges},
        {a_judge_that_falls_silent_is_ended, 5},
        {a_test_during_which_the_judge_was_killed_is_to_blame, 1},
        {a_long_line_that_is_not_too_long_is_fine, 1},
        {values_of_the_wrong_kind_are_not_known, 1},
        {lines_may_come_byte_by_byte, 1},
        {the_environment_cannot_turn_checks_off, 1},
        {a_timeout_counts_when_it_came_twice, 1},
        {the_second_verdict_counts_and_each_runs_alone, 1},
        {what_is_known_to_hang_is_not_waited_for_again, 1},
        {where_the_reference_fails_nobody_is_blamed, 1},
        {a_lab_without_a_reference_has_timeouts_too, 1},
        {a_judge_that_fails_the_second_time_is_a_fault, 3},
    };
    rig_begin();
    int failed = run_suite("grade-judge", tests, sizeof tests / sizeof *tests,
                           rig_enter, rig_leave);
    rig_end();
    return failed;
}
