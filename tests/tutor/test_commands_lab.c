/* Tests of the commands that work on a lab, as a user meets them: grade, watch,
 * hint, reset, solution, diff.
 *
 * SPDX-License-Identifier: MIT */
#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/tutor/cli.h"
#include "tui/base/file.h"

#define FILE_00 "$FORKLORE_HOME/00-warmup/warmup.c"

/* What follows LABEL on its line of what was printed.  The caller frees. */
static char *labelled(const char *label)
{
    char *start = str_format("\n%-10s", label);
    const char *at = strstr(buf_str(&cli_out), start);
    ck_assert_msg(at, "no \"%s\" in\n%s", label, buf_str(&cli_out));
    at += strlen(start);
    free(start);
    return str_ndup(at, strcspn(at, "\n"));
}

static void expect_list(const char *state, int attempts, int passed)
{
    cli_expect(0, "forklore list --json");
    json_t *o = cli_json();
    json_t *lab = json_array_get(json_object_get(o, "labs"), 0);
    const char *slug, *is;
    int n, tests;
    ck_assert_int_eq(json_unpack(lab, "{s:s,s:s,s:i,s:i}", "lab", &slug,
                                 "state", &is, "attempts", &n, "passed",
                                 &tests),
                     0);
    ck_assert_str_eq(slug, "00-warmup");
    ck_assert_str_eq(is, state);
    ck_assert_int_eq(n, attempts);
    ck_assert_int_eq(tests, passed);
    json_decref(o);
}

/* ---- grade ---- */

START_TEST(the_reference_passes)
{
    cli_expect(0, "forklore grade 00 " CLI_SOLUTION);
    cli_says("behaviour: pass");
    cli_says("memory: pass");
    cli_says("\npass: 8 of 8 tests passed");
    ck_assert_uint_eq(cli_err.len, 0);
}
END_TEST

START_TEST(a_failure_says_all_and_can_be_had_again)
{
    cli_expect(1, "forklore grade 00 " CLI_MUTANT);
    cli_says("\nnowhere-else: it writes to out, and to no other stream\n");
    cli_says("\nwrong: 6 of 8 tests passed, seed ");
    static const char *const labels[] = {"expected", "seen", "rule", "think",
                                         "again"};
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
        char *text = labelled(labels[i]);
        ck_assert_msg(*text, "nothing is %s", labels[i]);
        free(text);
    }
    char *seen = labelled("seen"), *again = labelled("again");
    cli_expect(1, again);
    char *seen_again = labelled("seen");
    cli_says("\nnowhere-else: ");
    cli_says_not("greets: ");
    ck_assert_str_eq(seen, seen_again);
    free(seen);
    free(again);
    free(seen_again);
}
END_TEST

/* The random input of that run is in what was seen. */
START_TEST(the_same_seed_sees_the_same)
{
    cli_expect(1, "forklore grade 00 tests/labs/00-warmup/mutants/only-bob.c");
    char *seen = labelled("seen"), *again = labelled("again");
    for (int i = 0; i < 2; i++) {
        cli_expect(1, again);
        char *now = labelled("seen");
        ck_assert_str_eq(seen, now);
        free(now);
    }
    free(seen);
    free(again);
}
END_TEST

static void expect_test_json(json_t *test, json_error_t *why)
{
    const char *name, *sentence, *state, *verdict;
    double seconds;
    ck_assert_msg(json_unpack_ex(test, why, 0, "{s:s,s:s,s:s,s:s,s:F}", "name",
                                 &name, "sentence", &sentence, "state", &state,
                                 "verdict", &verdict, "seconds", &seconds) == 0,
                  "%s", why->text);
    ck_assert_str_eq(state, "ended");
    if (strcmp(name, "nowhere-else") != 0) {
        ck_assert_str_eq(verdict, "pass");
        ck_assert_uint_eq(json_object_size(test), 5);
        return;
    }
    ck_assert_str_eq(verdict, "wrong");
    static const char *const texts[] = {"expected", "seen",  "diagnosis",
                                        "rule",     "think", "output",
                                        "rerun",    "debug"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        ck_assert_msg(json_is_string(json_object_get(test, texts[i])),
                      "%s is no string", texts[i]);
    ck_assert_ptr_nonnull(json_object_get(test, "file"));
    ck_assert_ptr_nonnull(json_object_get(test, "line"));
    ck_assert_uint_eq(json_object_size(test), 15);
}

START_TEST(the_report_as_json_has_every_field)
{
    cli_expect(1, "forklore grade --json --seed 4711 00 " CLI_MUTANT);
    json_t *o = cli_json(), *lanes, *lane, *tests, *note;
    json_error_t why;
    const char *lab, *path, *state, *verdict, *name, *compiler;
    int version, seed, passed, total;
    size_t i, k;
    double first, seconds;
    ck_assert_msg(
        json_unpack_ex(
            o, &why, 0, "{s:i,s:s,s:s,s:i,s:s,s:s,s:n,s:F,s:i,s:i,s:o!}",
            "forklore", &version, "lab", &lab, "path", &path, "seed", &seed,
            "state", &state, "verdict", &verdict, "note", "first_verdict",
            &first, "passed", &passed, "total", &total, "lanes", &lanes) == 0,
        "%s", why.text);
    ck_assert_int_eq(version, 1);
    ck_assert_str_eq(lab, "00-warmup");
    ck_assert_str_eq(path, CLI_MUTANT);
    ck_assert_int_eq(seed, 4711);
    ck_assert_str_eq(state, "ended");
    ck_assert_str_eq(verdict, "wrong");
    ck_assert_int_eq(passed, 6);
    ck_assert_int_eq(total, 8);
    ck_assert_uint_eq(json_array_size(lanes), 2);
    json_array_foreach(lanes, i, lane)
    {
        ck_assert_msg(
            json_unpack_ex(lane, &why, 0, "{s:s,s:s,s:s,s:F,s:o,s:s,s:o!}",
                           "lane", &name, "state", &state, "verdict", &verdict,
                           "seconds", &seconds, "note", &note, "compiler",
                           &compiler, "tests", &tests) == 0,
            "%s", why.text);
        ck_assert_str_eq(name, i ? "memory" : "behaviour");
        ck_assert_uint_eq(json_array_size(tests), 4);
        for (k = 0; k < json_array_size(tests); k++)
            expect_test_json(json_array_get(tests, k), &why);
    }
    json_decref(o);
}
END_TEST

START_TEST(parts_can_be_graded)
{
    cli_expect(0, "forklore grade 00 --lanes behaviour " CLI_SOLUTION);
    cli_says("pass: 4 of 4 tests passed");
    cli_says_not("memory: ");
    cli_expect(0, "forklore grade 00 --only greets " CLI_MUTANT);
    cli_says("pass: 2 of 2 tests passed");
    cli_expect(1, "forklore grade 00 --only nowhere-else " CLI_MUTANT);
    cli_says("wrong: 0 of 2 tests passed");
}
END_TEST

START_TEST(only_the_whole_workspace_is_an_attempt)
{
    cli_expect(0, "forklore grade 00 " CLI_SOLUTION);
    expect_list("new", 0, 0);
    cli_expect(1, "test -e " FILE_00);
    cli_expect(1, "forklore grade 00");
    cli_says("it is still the starter's");
    cli_expect(0, "cmp labs/00-warmup/warmup.c " FILE_00);
    expect_list("tried", 1, 0);
    cli_expect(1, "forklore grade 00 --only greets");
    cli_expect(1, "forklore grade 00 --lanes memory");
    cli_expect(0, "forklore grade 00 " CLI_SOLUTION);
    expect_list("tried", 1, 0);
    cli_expect(0, "cp " CLI_SOLUTION " " FILE_00 " && forklore grade warmup");
    expect_list("passed", 2, 8);
    cli_expect(0, "forklore list");
    cli_says("\n1 of ");
}
END_TEST

/* ---- hint, reset, solution, diff ---- */

START_TEST(hints_come_one_by_one)
{
    cli_expect(0, "forklore hint --all 00");
    cli_says("no hint of this lab yet");
    cli_expect(0, "forklore hint 00");
    cli_says("Hint 1 of 3\n");
    cli_expect(0, "forklore hint 00");
    cli_says("Hint 2 of 3\n");
    cli_expect(0, "forklore hint --all 00");
    cli_says("Hint 1 of 3\n");
    cli_says("Hint 2 of 3\n");
    cli_says_not("Hint 3 of 3\n");
    cli_expect(0, "forklore hint 00");
    cli_says("Hint 3 of 3\n");
    cli_says_not("the last one");
    cli_expect(0, "forklore hint 00");
    cli_says("Hint 3 of 3\n");
    cli_says("That was the last one.");
    cli_expect(0, "forklore hint --all 00");
    cli_says("Hint 1 of 3\n");
    cli_says("Hint 3 of 3\n");
}
END_TEST

START_TEST(reset_keeps_what_was_written)
{
    cli_expect(0, "forklore reset 00");
    cli_says("It is the starter already.");
    cli_expect(0, "echo '/* mine */' >" FILE_00 " && forklore reset 00");
    cli_says("The starter is back. Your file is kept as /");
    const char *at = strstr(buf_str(&cli_out), " as /") + 4;
    char *backup = str_ndup(at, strcspn(at, "\n"));
    char *command = str_format("cat '%s'", backup);
    cli_expect(0, command);
    ck_assert_str_eq(buf_str(&cli_out), "/* mine */\n");
    cli_expect(0, "cmp labs/00-warmup/warmup.c " FILE_00);
    free(backup);
    free(command);
}
END_TEST

START_TEST(the_reference_is_for_those_who_passed)
{
    static const char *const calls[] = {"solution", "diff"};
    cli_expect(1, "forklore grade 00");
    for (int i = 0; i < 2; i++) {
        char *command = str_format("forklore %s 00", calls[i]);
        cli_expect(1, command);
        ck_assert_uint_eq(cli_out.len, 0);
        cli_complains("00-warmup has not passed yet.");
        cli_one_line();
        free(command);
    }
    cli_expect(0, "forklore solution 00 --anyway | cmp - " CLI_SOLUTION);
    cli_expect(0, "forklore diff 00 --anyway");
    cli_says("--- yours\n+++ the reference\n");
    cli_says("\n-    return -1;\n");
    cli_expect(0, "cp " CLI_SOLUTION " " FILE_00 " && forklore grade 00");
    cli_expect(0, "forklore solution 00 | cmp - " CLI_SOLUTION);
    cli_expect(0, "forklore diff 00");
    ck_assert_uint_eq(cli_out.len + cli_err.len, 0);
}
END_TEST

START_TEST(diff_makes_the_file_it_compares)
{
    cli_expect(0, "forklore diff 00 --anyway");
    cli_says("--- yours\n+++ the reference\n");
    ck_assert_uint_eq(cli_err.len, 0);
}
END_TEST

/* ---- watch ---- */

/* Reads on until a line begins with START, into ALL.  False at the end. */
static bool read_until(FILE *from, const char *start, struct buf *all)
{
    char line[1024];
    while (fgets(line, sizeof line, from)) {
        buf_adds(all, line);
        if (strncmp(line, start, strlen(start)) == 0)
            return true;
    }
    return false;
}

static pid_t start_watch(FILE **from)
{
    int ends[2];
    /* Whatever it leaves behind becomes our child. */
    ck_assert_int_eq(prctl(PR_SET_CHILD_SUBREAPER, 1), 0);
    ck_assert_int_eq(pipe2(ends, O_CLOEXEC), 0);
    pid_t pid = fork();
    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
        if (dup2(nothing, 0) < 0 || dup2(ends[1], 1) < 0)
            _exit(127);
        execl(cli_program, "forklore", "watch", "00", (char *)NULL);
        _exit(127);
    }
    ck_assert_int_gt(pid, 0);
    close(ends[1]);
    *from = fdopen(ends[0], "r");
    ck_assert_ptr_nonnull(*from);
    return pid;
}

START_TEST(watch_grades_every_save_and_ends_cleanly)
{
    FILE *from;
    int status;
    struct buf all = BUF_INIT;
    pid_t pid = start_watch(&from);
    ck_assert_msg(read_until(from, "wrong: 0 of 8", &all), "%s", buf_str(&all));
    cli_expect(0, "cp " CLI_SOLUTION " " FILE_00 ".new && "
                  "mv " FILE_00 ".new " FILE_00);
    ck_assert_msg(read_until(from, "pass: 8 of 8", &all), "%s", buf_str(&all));
    ck_assert_ptr_nonnull(strstr(buf_str(&all), "Ctrl-C ends it."));
    ck_assert_int_eq(kill(pid, SIGINT), 0);
    /* Nobody else holds its output, and nobody is left. */
    buf_clear(&all);
    read_until(from, "\n\n", &all);
    ck_assert_str_eq(buf_str(&all), "");
    ck_assert_int_eq(waitpid(pid, &status, 0), pid);
    ck_assert_msg(WIFEXITED(status) && WEXITSTATUS(status) == 0,
                  "wait status 0x%x", status);
    ck_assert_int_eq(waitpid(-1, &status, WNOHANG), -1);
    ck_assert_int_eq(errno, ECHILD);
    fclose(from);
    buf_destroy(&all);
    expect_list("passed", 2, 8);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("commands-lab");
    TCase *all = tcase_create("commands-lab");
    tcase_add_checked_fixture(all, cli_enter, cli_leave);
    tcase_set_timeout(all, 180);
    tcase_add_test(all, the_reference_passes);
    tcase_add_test(all, a_failure_says_all_and_can_be_had_again);
    tcase_add_test(all, the_same_seed_sees_the_same);
    tcase_add_test(all, the_report_as_json_has_every_field);
    tcase_add_test(all, parts_can_be_graded);
    tcase_add_test(all, only_the_whole_workspace_is_an_attempt);
    tcase_add_test(all, hints_come_one_by_one);
    tcase_add_test(all, reset_keeps_what_was_written);
    tcase_add_test(all, the_reference_is_for_those_who_passed);
    tcase_add_test(all, diff_makes_the_file_it_compares);
    tcase_add_test(all, watch_grades_every_save_and_ends_cleanly);
    suite_add_tcase(suite, all);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
