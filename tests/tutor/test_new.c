/* Tests of `forklore new`, as an author uses it: in a copy of the checkout,
 * make a lab, build it, check it.
 *
 * SPDX-License-Identifier: MIT */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tui/base/buf.h"
#include "tui/base/file.h"

static char room[] = "/tmp/forklore-new-XXXXXX";

/* Runs a shell command in the copy; its output in OUT, its exit status. */
static int shell(struct buf *out, const char *command)
{
    char *line = str_format("cd %s/copy && { %s; } 2>&1", room, command);
    FILE *p = popen(line, "r");
    char text[4096];
    size_t n;
    ck_assert_ptr_nonnull(p);
    while ((n = fread(text, 1, sizeof text, p)) > 0)
        buf_add(out, text, n);
    free(line);
    return WEXITSTATUS(pclose(p));
}

static void expect_shell(int status, const char *command, const char *says)
{
    struct buf out = BUF_INIT;
    int got = shell(&out, command);
    ck_assert_msg(got == status && strstr(buf_str(&out), says),
                  "%s: exit %d, expected %d and \"%s\", got:\n%s", command, got,
                  status, says, buf_str(&out));
    buf_destroy(&out);
}

static void make_copy(void)
{
    ck_assert_ptr_nonnull(mkdtemp(room));
    char *line = str_format("mkdir %s/copy && cp -a Makefile lessons labs "
                            "solutions tests tui build %s/copy/",
                            room, room);
    ck_assert_int_eq(system(line), 0);
    free(line);
}

static void remove_copy(void)
{
    ck_assert_int_eq(file_rmtree(room, NULL), 0);
}

START_TEST(a_new_lab_is_sound_but_for_its_solution)
{
    expect_shell(0, "build/forklore new 98-two-words --title 'Two words'",
                 "solutions/98-two-words/two-words.c");
    expect_shell(0, "make -s all", "");
    expect_shell(1, "build/forklore check-course 98-two-words",
                 "not solved yet: ");
    struct buf out = BUF_INIT;
    shell(&out, "build/forklore check-course --quiet 98-two-words");
    ck_assert_msg(strstr(buf_str(&out), " passed, 2 failed, 0 skipped"),
                  "more than the solution is missing:\n%s", buf_str(&out));
    ck_assert_ptr_nonnull(strstr(buf_str(&out), "main.c prints"));
    buf_destroy(&out);
    /* The author writes the solution, and that is all. */
    expect_shell(0,
                 "sed -i 's/(void)n;//; s/errno = ENOSYS;.*//; "
                 "s/return -1;/return 2 * n;/' "
                 "solutions/98-two-words/two-words.c && make -s all && "
                 "build/forklore check-course 98-two-words",
                 " passed, 0 failed, 0 skipped");
}
END_TEST

START_TEST(what_is_there_is_never_overwritten)
{
    expect_shell(100, "build/forklore new 11-spawn",
                 "lessons/11-spawn/lesson.md is there already");
    /* One file of it is enough, and then none of the others is made. */
    expect_shell(0, "mkdir -p labs/97-part && touch labs/97-part/main.c", "");
    expect_shell(100, "build/forklore new 97-part",
                 "labs/97-part/main.c is there already");
    expect_shell(2, "ls lessons/97-part", "No such file");
    expect_shell(0, "rm -r labs/97-part", "");
}
END_TEST

START_TEST(a_slug_is_two_digits_and_a_name)
{
    static const char *const bad[] = {
        "lab", "9-x", "97", "97-", "97-X", "../97-x", "97-x/y", "97-1x", "''"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char *command = str_format("build/forklore new %s", bad[i]);
        expect_shell(100, command, "is no slug");
        free(command);
    }
    expect_shell(100, "build/forklore new", "something is missing");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("new");
    TCase *tcase = tcase_create("new");
    tcase_add_unchecked_fixture(tcase, make_copy, remove_copy);
    tcase_set_timeout(tcase, 300);
    tcase_add_test(tcase, a_slug_is_two_digits_and_a_name);
    tcase_add_test(tcase, what_is_there_is_never_overwritten);
    tcase_add_test(tcase, a_new_lab_is_sound_but_for_its_solution);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
