/* Tests of the command line, as a user meets it: help, wrong usage, and the
 * commands that show.  Those that work on a lab are in test_commands_lab.c.
 *
 * SPDX-License-Identifier: MIT */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "tests/tutor/cli.h"
#include "tests/tutor/tty.h"

/* ---- Help and wrong usage ---- */

START_TEST(every_command_explains_itself)
{
    cli_expect(0, "forklore --help");
    char *table = str_dup(buf_str(&cli_out)), *rest;
    int commands = 0;
    for (char *l = strtok_r(table, "\n", &rest); l;
         l = strtok_r(NULL, "\n", &rest)) {
        if (strncmp(l, "  ", 2) != 0 || l[2] == ' ')
            continue;
        char *name = str_ndup(l + 2, strcspn(l + 2, " "));
        char *command = str_format("forklore %s --help", name);
        char *usage = str_format("usage: forklore %s", name);
        cli_expect(0, command);
        ck_assert_int_eq(strncmp(buf_str(&cli_out), usage, strlen(usage)), 0);
        cli_says_not(" \n");
        ck_assert_uint_eq(cli_err.len, 0);
        free(name);
        free(command);
        free(usage);
        commands++;
    }
    free(table);
    ck_assert_int_ge(commands, 11);
}
END_TEST

START_TEST(wrong_usage_is_said_in_a_line_and_explained)
{
    static const struct {
        const char *command, *line;
    } wrong[] = {
        {"forklore bogus", "forklore: no command is called \"bogus\"\n"},
        {"forklore --bogus", "forklore: no command is called \"--bogus\"\n"},
        {"forklore --plain x", "forklore: too many words\n"},
        {"forklore list x", "forklore list: too many words\n"},
        {"forklore list --bogus", "forklore list: no option --bogus\n"},
        {"forklore list --json=3", "forklore list: no option --json=3\n"},
        {"forklore doctor -z", "forklore doctor: no option -z\n"},
        {"forklore show", "forklore show: something is missing\n"},
        {"forklore grade", "forklore grade: something is missing\n"},
        {"forklore watch", "forklore watch: something is missing\n"},
        {"forklore hint", "forklore hint: something is missing\n"},
        {"forklore reset", "forklore reset: something is missing\n"},
        {"forklore solution", "forklore solution: something is missing\n"},
        {"forklore diff", "forklore diff: something is missing\n"},
        {"forklore new", "forklore new: something is missing\n"},
        {"forklore grade 00 a b", "forklore grade: too many words\n"},
        {"forklore grade 00 --seed", "forklore grade: --seed needs a value\n"},
        {"forklore grade 00 --seed x",
         "forklore grade: --seed x: not a number\n"},
        {"forklore grade 00 --seed -1",
         "forklore grade: --seed -1: not a number\n"},
        {"forklore grade 00 --deadline 0",
         "forklore grade: --deadline 0: not a number\n"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        const char *line = wrong[i].line;
        cli_expect(100, wrong[i].command);
        ck_assert_uint_eq(cli_out.len, 0);
        ck_assert_msg(strncmp(buf_str(&cli_err), line, strlen(line)) == 0,
                      "%s: no \"%s\" first in\n%s", wrong[i].command, line,
                      buf_str(&cli_err));
        cli_complains("\nusage: forklore ");
    }
}
END_TEST

/* The command was understood, but a name in it is nobody's. */
START_TEST(a_name_that_is_not_there_is_one_line)
{
    static const struct {
        const char *command, *says;
    } wrong[] = {
        {"forklore grade 00 --lanes nonsense", "\"nonsense\""},
        {"forklore grade 00 --lanes behaviour,x", "\"x\""},
        {"forklore grade 00 --lanes ,", "no lane"},
        {"forklore grade 00 --only nonsense", "no test called \"nonsense\""},
        {"forklore show warmupp", "did you mean 00-warmup?"},
        {"forklore hint wramup", "did you mean 00-warmup?"},
        {"forklore reset 99", "\"99\""},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        cli_expect(100, wrong[i].command);
        ck_assert_uint_eq(cli_out.len, 0);
        cli_complains(wrong[i].says);
        cli_one_line();
    }
}
END_TEST

START_TEST(an_ambiguous_name_says_whose_it_may_be)
{
    cli_expect(0, "mkdir $ROOM/course && cp -rL lessons labs $ROOM/course && "
                  "cp -r labs/11-spawn $ROOM/course/labs/19-spoon && "
                  "cp -r lessons/11-spawn $ROOM/course/lessons/19-spoon");
    cli_expect(100, "FORKLORE_COURSE=$ROOM/course forklore show sp");
    cli_complains("11-spawn");
    cli_complains("19-spoon");
    cli_one_line();
}
END_TEST

START_TEST(a_course_that_is_not_there_is_one_line)
{
    static const char *const calls[] = {"list",   "show 00", "grade 00",
                                        "doctor", "--plain", "hint 00"};
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
        char *command =
            str_format("FORKLORE_COURSE=$ROOM/nowhere forklore %s", calls[i]);
        cli_expect(111, command);
        cli_complains("/nowhere");
        cli_one_line();
        free(command);
    }
}
END_TEST

/* ---- What shows ---- */

START_TEST(the_list_names_every_lab)
{
    cli_expect(0, "forklore list");
    char *text = str_dup(buf_str(&cli_out));
    ck_assert_ptr_nonnull(strstr(text, "labs passed"));
    cli_expect(0, "forklore list --json");
    json_t *o = cli_json(), *lab;
    size_t i;
    ck_assert_int_eq(json_integer_value(json_object_get(o, "forklore")), 1);
    json_t *labs = json_object_get(o, "labs");
    ck_assert_uint_gt(json_array_size(labs), 0);
    json_array_foreach(labs, i, lab)
    {
        const char *slug, *title, *state;
        int chapter, minutes, attempts, passed, total;
        ck_assert_int_eq(json_unpack(lab, "{s:s,s:i,s:s,s:i,s:s,s:i,s:i,s:i!}",
                                     "lab", &slug, "chapter", &chapter, "title",
                                     &title, "minutes", &minutes, "state",
                                     &state, "attempts", &attempts, "passed",
                                     &passed, "total", &total),
                         0);
        ck_assert_ptr_nonnull(strstr(text, slug));
        ck_assert_ptr_nonnull(strstr(text, title));
        ck_assert_int_eq(chapter, slug[0] - '0');
        ck_assert_int_gt(minutes, 0);
        ck_assert_str_eq(state, "new");
        ck_assert_int_eq(attempts + passed + total, 0);
    }
    json_decref(o);
    free(text);
}
END_TEST

START_TEST(show_gives_the_lesson_and_the_task)
{
    cli_expect(0, "forklore show 11");
    cli_says("11-spawn  ");
    cli_says("Lab 11-spawn: ");
    cli_expect(0, "forklore show --task 00");
    cli_says("Lab 00-warmup: ");
    cli_says("Its tests:");
    cli_says("/work/00-warmup/warmup.c");
    cli_says(" grade warmup\n");
    cli_says_not("Manual pages: ");
    cli_expect(0, "forklore show --lesson 00");
    cli_says("00-warmup  ");
    cli_says_not("Its tests:");
    /* Whoever only looks gets no file. */
    cli_expect(1, "test -e $FORKLORE_HOME/00-warmup/warmup.c");
}
END_TEST

START_TEST(the_doctor_finds_this_machine_well)
{
    cli_expect(0, "forklore doctor");
    cli_says("ok       compiler");
    cli_says_not("MISSING");
    cli_expect(0, "forklore doctor --json");
    json_t *o = cli_json(), *row;
    size_t i;
    json_array_foreach(json_object_get(o, "rows"), i, row)
    {
        const char *what, *seen, *mend;
        int ok, needed;
        ck_assert_int_eq(json_unpack(row, "{s:s,s:b,s:b,s:s,s:s!}", "what",
                                     &what, "ok", &ok, "needed", &needed,
                                     "seen", &seen, "mend", &mend),
                         0);
        ck_assert_msg(ok || !needed, "%s: %s", what, seen);
        ck_assert_msg(ok == (*mend == '\0'), "%s: mend by \"%s\"", what, mend);
    }
    ck_assert_uint_gt(i, 5);
    json_decref(o);
}
END_TEST

/* ---- Line by line ---- */

START_TEST(plain_mode_takes_commands_line_by_line)
{
    cli_expect(0, "printf 'list\\nshow 00\\nbogus\\nquit\\nhint 00\\n' | "
                  "forklore --plain");
    cli_says("forklore> ");
    cli_says("Lab 00-warmup: ");
    cli_says("There is no command \"bogus\".");
    cli_says_not("Hint 1 of 3");
    cli_says_not("So it goes line by line.");
    cli_expect(0, "forklore --plain");
    cli_says("forklore> \n");
    cli_expect(0, "forklore");
    cli_says("not a terminal\nSo it goes line by line.");
}
END_TEST

START_TEST(a_dumb_terminal_goes_line_by_line)
{
    const char *argv[] = {cli_program, NULL};
    struct tty_how how = {.rows = 24, .cols = 80, .term = "dumb"};
    struct tty *t = tty_open(&how, argv);
    tty_wait(t, "So it goes line by line.");
    ck_assert_int_ge(tty_find(t, "dumb"), 0);
    tty_wait(t, "forklore>");
    tty_keys(t, "hint 00\n");
    tty_wait(t, "Hint 1 of 3");
    tty_keys(t, "quit\n");
    ck_assert_int_eq(tty_close(t), 0);
}
END_TEST

/* ---- Standard output that takes nothing ---- */

START_TEST(output_that_is_lost_is_an_error)
{
    static const char *const calls[] = {
        "--help",  "list",    "list --json",  "show 11",
        "--plain", "hint 00", "grade --help", "grade 00 " CLI_SOLUTION,
    };
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
        char *command = str_format("forklore %s >/dev/full", calls[i]);
        cli_expect(111, command);
        cli_complains("forklore: standard output: ");
        cli_one_line();
        free(command);
    }
}
END_TEST

START_TEST(closed_descriptors_do_no_harm)
{
    cli_expect(0, "forklore list >&-");
    cli_expect(0, "forklore grade 00 " CLI_SOLUTION " <&- >&- 2>&-");
    cli_expect(1, "forklore grade 00 <&- >&- 2>&-");
    cli_expect(0, "forklore show 11 2>&-");
    /* Nothing that was printed went into what took the free numbers. */
    cli_expect(0, "cmp labs/00-warmup/warmup.c "
                  "$FORKLORE_HOME/00-warmup/warmup.c");
    cli_expect(0, "forklore list");
    cli_says("tried   0 of 8 tests");
    ck_assert_uint_eq(cli_err.len, 0);
}
END_TEST

START_TEST(a_reader_that_leaves_is_no_error)
{
    cli_expect(0, "{ forklore show 11; echo $? >$ROOM/status; } | true");
    ck_assert_uint_eq(cli_err.len, 0);
    cli_expect(0, "cat $ROOM/status");
    cli_says("0\n");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("commands");
    TCase *all = tcase_create("commands");
    tcase_add_checked_fixture(all, cli_enter, cli_leave);
    tcase_set_timeout(all, 180);
    tcase_add_test(all, every_command_explains_itself);
    tcase_add_test(all, wrong_usage_is_said_in_a_line_and_explained);
    tcase_add_test(all, a_name_that_is_not_there_is_one_line);
    tcase_add_test(all, an_ambiguous_name_says_whose_it_may_be);
    tcase_add_test(all, a_course_that_is_not_there_is_one_line);
    tcase_add_test(all, the_list_names_every_lab);
    tcase_add_test(all, show_gives_the_lesson_and_the_task);
    tcase_add_test(all, the_doctor_finds_this_machine_well);
    tcase_add_test(all, plain_mode_takes_commands_line_by_line);
    tcase_add_test(all, a_dumb_terminal_goes_line_by_line);
    tcase_add_test(all, output_that_is_lost_is_an_error);
    tcase_add_test(all, closed_descriptors_do_no_harm);
    tcase_add_test(all, a_reader_that_leaves_is_no_error);
    suite_add_tcase(suite, all);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
