/* Do a lesson's programs run when they may, as they would in a terminal, and
 * end when they must?  They are really compiled.
 *
 * SPDX-License-Identifier: MIT */
#include "tests/tutor/lesson_stage.h"

static void to_page(int page)
{
    type("b");
    while (v->page + 1 < page)
        press('n');
}

/* Runs the named program, wherever it is on the page. */
static void run_program(const char *file)
{
    live_run(&v->live, lesson_program(&v->lesson, file));
}

/* ---- When ---- */

START_TEST(the_run_key_waits_for_the_answer)
{
    sees_not("runs it");
    ck_assert(!offers('r'));
    press('r');
    sees("Answer first: a to c.");
    press('y');
    sees("Answer first: a to c.");
    sees_not("running");
    type("b");
    sees(" hi.c   r runs it");
    sees(" hi.py   y runs it");
    ck_assert(offers('r'));
    ck_assert(offers('y'));
    press('r');
    await("\xe2\x94\x80 exit 0 \xc2\xb7 ");
    sees("\xe2\x94\x80 hi.c \xe2\x94\x80");
    sees("\n hi\n");
}
END_TEST

START_TEST(a_page_that_speaks_of_a_program_runs_it)
{
    to_page(2);
    sees(" hi.c prints   r runs it");
    press('r');
    await("exit 0");
}
END_TEST

START_TEST(a_page_without_programs_has_no_run_key)
{
    to_page(5);
    ck_assert(!offers('r'));
    press('r');
    sees_not("Answer first");
    ck_assert_int_eq(v->live.state, LIVE_NOTHING);
}
END_TEST

START_TEST(the_program_nearest_the_top_is_meant)
{
    to_page(3);
    sees(" ask.c   r runs it");
    sees_not("tr a-z A-Z   r");
    ck_assert(offers('j'));
    while (!strstr(screen(), "tr a-z A-Z   r runs it"))
        press('j');
    press('r');
    await("exit 0");
    sees(" args.c x 'y z' | tr a-z A-Z");
}
END_TEST

START_TEST(a_second_run_needs_no_compiler)
{
    type("b");
    press('r');
    ck_assert_int_eq(v->live.state, LIVE_COMPILING);
    await("exit 0");
    setenv("CC", "/no/such/compiler", 1);
    course_put("build/kit/flags", FLAGS);
    unsetenv("CC");
    press('r');
    ck_assert_int_eq(v->live.state, LIVE_RUNNING);
    await("exit 0");
}
END_TEST

START_TEST(a_changed_program_is_compiled_anew)
{
    type("b");
    press('r');
    await("exit 0");
    char *first = str_dup(v->live.build.program);
    course_put(LESSON "hi.c", "int main(void)\n{\n    return 9;\n}\n");
    press('r');
    await("exit 9");
    ck_assert(!is_there(first));
    free(first);
}
END_TEST

/* ---- How ---- */

START_TEST(arguments_and_a_pipe_are_the_fences)
{
    to_page(3);
    run_program("args.c");
    await("exit 0");
    sees("\n 3 Y Z 0\n");
}
END_TEST

START_TEST(it_runs_in_an_empty_place_of_its_own)
{
    to_page(4);
    for (int i = 0; i < 2; i++) {
        run_program("place.c");
        await("exit 0");
        sees("\n clean\n");
        sees(v->live.folder);
    }
    char *folder = str_dup(v->live.folder);
    char *left = str_format("%s/%sleft", course.root, LESSON);
    close_view();
    ck_assert(!is_there(folder));
    ck_assert(!is_there(left));
    free(folder);
    free(left);
}
END_TEST

START_TEST(python_runs_with_its_own_key)
{
    if (system("command -v python3 >/dev/null") != 0) {
        puts("skipped: python: python3 is not installed");
        return;
    }
    type("b");
    press('y');
    await("exit 0");
    sees("\xe2\x94\x80 hi.py \xe2\x94\x80");
    sees("\n salut\n");
}
END_TEST

START_TEST(without_python_that_is_said)
{
    model.have_python = false;
    type("b");
    press('y');
    sees("python3 is not installed here: hi.py cannot be run.");
    ck_assert_int_eq(v->live.state, LIVE_NOTHING);
}
END_TEST

START_TEST(what_does_not_compile_is_shown)
{
    to_page(4);
    run_program("broken.c");
    await("does not compile");
    sees("broken.c:6");
    sees("error:");
    ck_assert(!live_busy(&v->live));
}
END_TEST

START_TEST(a_missing_compiler_is_one_line)
{
    setenv("CC", "no-such-cc", 1);
    type("b");
    press('r');
    await("cannot be run");
    sees("no-such-cc");
    unsetenv("CC");
}
END_TEST

START_TEST(a_missing_kit_is_one_line)
{
    char *flags = in_scratch("course/build/kit/flags");
    ck_assert_int_eq(unlink(flags), 0);
    type("b");
    press('r');
    await("cannot be run");
    sees("flags");
    free(flags);
}
END_TEST

START_TEST(a_cache_that_cannot_be_written_is_no_loss)
{
    char *file = in_scratch("file");
    put_text(file, "x");
    setenv("XDG_CACHE_HOME", file, 1);
    type("b");
    press('r');
    await("exit 0");
    sees("\n hi\n");
    free(file);
}
END_TEST

/* ---- Keys to the program ---- */

START_TEST(it_reads_what_is_typed)
{
    to_page(3);
    ck_assert(!offers(KEY_TAB));
    press('r');
    await("number?");
    type("2"); /* not to the program */
    press(KEY_TAB);
    ck_assert_int_eq(view_lesson.context(v), CONTEXT_PANE);
    screen();
    ck_assert_int_eq(grid.cursor_col, 1 + 8);
    type("21");
    press(KEY_RUBOUT);
    type("2\n");
    await("exit 0");
    sees("twice is 44");
    press(KEY_RETURN); /* it has ended: back to the page, no further */
    ck_assert_int_eq(view_lesson.context(v), CONTEXT_LESSON);
    sees("3 of 6");
}
END_TEST

START_TEST(the_way_back_from_a_program_is_one_key)
{
    to_page(3);
    press('r');
    await("number?");
    press(KEY_TAB);
    type("n?q");
    ck_assert_int_eq(v->page, 2);
    press(KEY_CTRL(']'));
    ck_assert_int_eq(view_lesson.context(v), CONTEXT_LESSON);
    sees("running");
    press('n');
    sees("4 of 6");
}
END_TEST

START_TEST(a_focused_program_has_all_of_a_tiny_screen)
{
    to_page(3);
    rows = 10;
    cols = 40;
    press('r');
    await("number?");
    sees("scanf");
    press(KEY_TAB);
    sees_not("scanf");
    sees("number?");
    press(KEY_CTRL(']'));
    sees("scanf");
}
END_TEST

/* ---- Ends ---- */

START_TEST(it_can_be_stopped_and_run_again)
{
    to_page(3);
    ck_assert(!offers('s'));
    press('r');
    await("number?");
    sees(" ask.c   s stops it");
    press('s');
    await("stopped");
    sees(" ask.c   r runs it");
    press('r');
    await("running");
    await("number?");
    press('r'); /* the first is ended before */
    await("number?");
}
END_TEST

static bool nobody_left(void)
{
    return waitpid(-1, NULL, WNOHANG) == -1;
}

START_TEST(turning_the_page_ends_it)
{
    to_page(3);
    press('r');
    await("number?");
    press('n');
    sees_not("ask.c");
    await_end();
    ck_assert(nobody_left());
    ck_assert_int_eq(v->live.state, LIVE_NOTHING);
}
END_TEST

START_TEST(leaving_for_the_lab_ends_it)
{
    to_page(3);
    press('r');
    await("number?");
    ck_assert_int_eq(ask_key('t'), REQUEST_GO);
    await_end();
    ck_assert(nobody_left());
}
END_TEST

START_TEST(closing_ends_program_and_compiler)
{
    to_page(3);
    press('r');
    if (_i == 1)
        await("number?");
    close_view();
    ck_assert(nobody_left());
}
END_TEST

START_TEST(escape_closes_the_pane_first)
{
    to_page(3);
    press('r');
    await("number?");
    ck_assert_int_eq(ask_key(KEY_ESCAPE), REQUEST_REDRAW);
    await_end();
    sees_not("number?");
    sees_not("stopped");
    screen();
    struct key_event ev = {.key = KEY_ESCAPE};
    ck_assert_int_eq(ask(&ev).kind, REQUEST_NONE); /* app.c leaves */
}
END_TEST

/* ---- Harm ---- */

START_TEST(a_flood_leaves_the_keys_working)
{
    to_page(4);
    sees(" flood.c   r runs it");
    press('r');
    await("again and again");
    for (int i = 0; i < 30; i++)
        turn();
    sees("running");
    sees("for (;;)");
    press('s');
    await("stopped");
}
END_TEST

START_TEST(noise_is_shown_as_noise)
{
    to_page(4);
    run_program("junk.c");
    await("exit 0");
    sees("\xef\xbf\xbd\xef\xbf\xbd(");
    sees("ok");
}
END_TEST

START_TEST(what_scrolled_off_can_be_read)
{
    to_page(4);
    press('r');
    await("again and again");
    while (pane_used(v->live.pane) < 100)
        turn();
    press('s');
    await("stopped");
    press(KEY_TAB);
    press(KEY_PAGE_UP);
    press('k');
    ck_assert_int_eq(v->looked_back, v->pane_rows);
    press(KEY_PAGE_DOWN);
    press('j');
    ck_assert_int_eq(v->looked_back, 0);
    press(KEY_ESCAPE);
    ck_assert(!v->focused);
    sees("stopped");
}
END_TEST

START_TEST(the_pane_grows_with_the_output_up_to_half)
{
    to_page(4);
    run_program("junk.c");
    await("exit 0");
    ck_assert_int_lt(v->pane_rows, 6);
    run_program("flood.c");
    await("again and again");
    while (pane_used(v->live.pane) < 100)
        turn();
    screen();
    ck_assert_int_eq(v->pane_rows, rows / 2 - 1);
}
END_TEST

START_TEST(any_size_will_do_while_it_runs)
{
    static const int sizes[][2] = {{24, 80}, {10, 40},  {1, 1}, {3, 2},
                                   {4, 20},  {60, 200}, {9, 9}, {2, 130}};
    to_page(4);
    press('r');
    await("again and again");
    for (int i = 0; i < 48; i++) {
        rows = sizes[i % 8][0];
        cols = sizes[i % 8][1];
        screen();
        turn();
        if (i % 5 == 0)
            press(v->focused ? KEY_CTRL(']') : KEY_TAB);
    }
    rows = 24;
    cols = 80;
    await("again and again");
}
END_TEST

int main(void)
{
    const struct test tests[] = {
        {the_run_key_waits_for_the_answer, 1},
        {a_page_that_speaks_of_a_program_runs_it, 1},
        {a_page_without_programs_has_no_run_key, 1},
        {the_program_nearest_the_top_is_meant, 1},
        {a_second_run_needs_no_compiler, 1},
        {a_changed_program_is_compiled_anew, 1},
        {arguments_and_a_pipe_are_the_fences, 1},
        {it_runs_in_an_empty_place_of_its_own, 1},
        {python_runs_with_its_own_key, 1},
        {without_python_that_is_said, 1},
        {what_does_not_compile_is_shown, 1},
        {a_missing_compiler_is_one_line, 1},
        {a_missing_kit_is_one_line, 1},
        {a_cache_that_cannot_be_written_is_no_loss, 1},
        {it_reads_what_is_typed, 1},
        {the_way_back_from_a_program_is_one_key, 1},
        {a_focused_program_has_all_of_a_tiny_screen, 1},
        {it_can_be_stopped_and_run_again, 1},
        {turning_the_page_ends_it, 1},
        {leaving_for_the_lab_ends_it, 1},
        {closing_ends_program_and_compiler, 2},
        {escape_closes_the_pane_first, 1},
        {a_flood_leaves_the_keys_working, 1},
        {noise_is_shown_as_noise, 1},
        {what_scrolled_off_can_be_read, 1},
        {the_pane_grows_with_the_output_up_to_half, 1},
        {any_size_will_do_while_it_runs, 1},
    };
    return run_suite("lesson run", tests, sizeof tests / sizeof *tests,
                     stage_enter, stage_leave);
}
