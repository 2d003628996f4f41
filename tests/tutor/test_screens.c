/* Is every screen drawn whole at every size, and does it come back from one?
 * The real tutor on a real terminal, at every place of screen_places.c.
 *
 * Leaves what the keys do to test_screens_keys.c, terminals of other kinds to
 * test_screens_term.c, and ends to test_screens_end.c.
 *
 * SPDX-License-Identifier: MIT */
#include "tests/tutor/screen_stage.h"

#include <stdlib.h>
#include <string.h>

#include "tests/tutor/scratch.h"

static const int sizes[][2] = {{24, 80}, {60, 200}, {10, 40}, {1, 1}};

/* From each size to each other one, and back to where it began. */
static const char tour[] = "ABACADBCBDCDA";

static bool is_back(struct tty *t, void *arg)
{
    const struct place *p = arg;
    return tty_find(t, p->there) >= 0 && stage_context(t) == p->context;
}

/* The title names the place, in the first row; the rule below goes from edge
 * to edge. */
static void check_frame(struct tty *t, const struct place *p)
{
    int last = tty_cols(t) - 1;
    ck_assert_msg(stage_context(t) == p->context, "%s: %s", p->name,
                  tty_row(t, 0));
    ck_assert_int_eq(tty_cell(t, 1, 0).ch[0], 0x2500);
    ck_assert_int_eq(tty_cell(t, 1, last).ch[0], 0x2500);
}

/* Shows code, or what a program or compiler prints, as it comes. */
static bool is_wide(const struct place *p)
{
    return strstr(p->name, "Python") || strstr(p->name, "compile");
}

START_TEST(every_screen_is_whole_at_every_size)
{
    const struct place *p = &places[_i];
    struct tty *t = stage_at(p, 24, 80, NULL, NULL);
    for (const char *at = tour + 1; *at; at++) {
        const int *size = sizes[*at - 'A'];
        stage_resize(t, size[0], size[1]);
        if (size[0] >= 10 && p->context != CONTEXT_PANE)
            check_frame(t, p);
        if (size[1] == 200 && !is_wide(p))
            stage_text_is_narrow(t);
    }
    tty_wait_for(t, is_back, (void *)p, p->there);
    if (p->context == CONTEXT_PANE)
        tty_keys(t, "\035");
    stage_quit(t);
}
END_TEST

START_TEST(a_tutor_can_start_at_every_size)
{
    const int *size = sizes[_i];
    struct tty *t = stage_open(size[0], size[1], NULL, NULL);
    for (const char *keys = "l?bbt?bb"; *keys; keys++) {
        tty_keys(t, (char[]){*keys, '\0'});
        stage_redraw(t);
    }
    stage_quit(t);
}
END_TEST

/* ---- C and Python ---- */

START_TEST(python_stands_beside_c_only_where_there_is_room)
{
    struct tty *t = stage_at(place_named("C and Python"), 24, 80, NULL, NULL);
    stage_redraw(t);
    ck_assert_int_gt(tty_find(t, "pair.py"), tty_find(t, "pair.c"));
    ck_assert_int_gt(tty_find(t, "print(\"from Python\")"),
                     tty_find(t, "printf(\"from C"));
    stage_resize(t, 60, 200);
    int row = tty_find(t, "pair.c");
    ck_assert_int_ge(row, 0);
    ck_assert_int_eq(tty_find(t, "pair.py"), row);
    ck_assert_int_eq(tty_find(t, "print(\"from Python\")"), row + 1);
    ck_assert_int_eq(tty_find(t, "printf(\"from C"), row + 1);
    ck_assert(strstr(tty_row(t, row), "pair.c") <
              strstr(tty_row(t, row), "pair.py"));
    stage_resize(t, 10, 40);
    stage_resize(t, 24, 80);
    ck_assert_int_gt(tty_find(t, "pair.py"), tty_find(t, "pair.c"));
    stage_quit(t);
}
END_TEST

/* ---- What is under way meanwhile ---- */

START_TEST(a_program_that_runs_learns_of_each_size)
{
    struct tty *t =
        stage_at(place_named("a program to type to"), 24, 80, NULL, NULL);
    for (const char *at = tour + 1; *at; at++)
        stage_resize(t, sizes[*at - 'A'][0], sizes[*at - 'A'][1]);
    tty_keys(t, "word\r");
    tty_wait(t, "got word");
    tty_wait(t, "exit 3");
    tty_keys(t, "\035q");
    ck_assert_int_eq(tty_close(t), 0);
}
END_TEST

START_TEST(a_grade_that_runs_goes_on_through_all_sizes)
{
    struct tty *t =
        stage_at(place_named("a grade that runs"), 24, 80, NULL, NULL);
    for (const char *at = tour + 1; *at; at++)
        stage_resize(t, sizes[*at - 'A'][0], sizes[*at - 'A'][1]);
    fixture_open_gate(&stage);
    tty_wait_gone(t, "memory ·");
    fixture_open_gate(&stage);
    tty_wait(t, "in every lane.");
    stage_quit(t);
}
END_TEST

/* ---- Trouble ---- */

START_TEST(a_spoilt_database_is_told_of_and_stops_nothing)
{
    stage_spoil_progress();
    stage_save("wrong beta\n");
    struct tty *t = stage_open(24, 80, NULL, NULL);
    ck_assert_int_eq(tty_wait(t, "progress.db"), 2);
    for (const char *at = tour + 1; *at; at++)
        stage_resize(t, sizes[*at - 'A'][0], sizes[*at - 'A'][1]);
    tty_wait(t, "corrupt");
    tty_keys(t, "t");
    tty_wait(t, "corrupt");
    tty_keys(t, "\t");
    tty_wait(t, "d debug"); /* the grading has ended */
    tty_keys(t, "b");
    tty_wait(t, "4 of 6 tests");
    stage_quit(t);
    t = stage_open(24, 80, NULL, NULL);
    tty_wait(t, "4 of 6 tests");
    ck_assert_int_eq(tty_find(t, "corrupt"), -1);
    stage_quit(t);
}
END_TEST

/* ---- The course as it is ---- */

static bool page_changed(struct tty *t, void *before)
{
    return stage_has_keys(t) &&
           (stage_context(t) == CONTEXT_LAB || strcmp(tty_row(t, 0), before));
}

/* To the next page, past whatever asks; false when there is none. */
static bool turn_page(struct tty *t)
{
    char *title = str_dup(tty_row(t, 0));
    if (strstr(tty_row(t, 23), "a-d answer")) {
        tty_keys(t, "G"); /* an option unseen is shown first */
        stage_redraw(t);
        tty_keys(t, "a");
        tty_wait(t, "You said a");
    }
    tty_keys(t, "\r");
    tty_wait_for(t, page_changed, title, "the next page");
    free(title);
    return stage_context(t) == CONTEXT_LESSON;
}

START_TEST(every_page_of_the_course_is_whole_at_every_size)
{
    unsetenv("FORKLORE_COURSE");
    struct tty *t = stage_open(24, 80, NULL, NULL);
    for (int i = 0; i < _i; i++)
        tty_keys(t, "\033OC");
    tty_keys(t, "l");
    tty_wait(t, "1 of ");
    do
        for (const char *at = "BDCA"; *at; at++) {
            stage_resize(t, sizes[*at - 'A'][0], sizes[*at - 'A'][1]);
            if (*at == 'B' && tty_find(t, ".py") < 0)
                stage_text_is_narrow(t);
        }
    while (turn_page(t));
    stage_quit(t);
}
END_TEST

int main(void)
{
    const struct test tests[] = {
        {every_screen_is_whole_at_every_size, nplaces},
        {a_tutor_can_start_at_every_size, 4},
        {python_stands_beside_c_only_where_there_is_room, 1},
        {a_program_that_runs_learns_of_each_size, 1},
        {a_grade_that_runs_goes_on_through_all_sizes, 1},
        {a_spoilt_database_is_told_of_and_stops_nothing, 1},
        {every_page_of_the_course_is_whole_at_every_size, 4},
    };
    return run_suite("screens", tests, sizeof tests / sizeof *tests,
                     stage_enter, stage_leave);
}
