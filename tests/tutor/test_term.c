/* Does a terminal show what is in the grid, and do its keys arrive?  And
 * whatever ends the tutor, is the terminal as it was?
 *
 * The program on the terminal is this one, started again with a word that says
 * what to be: "painter" draws one grid and names the keys it gets; "tutor" is
 * the tutor, guarded, with a small course.
 *
 * SPDX-License-Identifier: MIT */
#include <check.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/tutor/scratch.h"
#include "tests/tutor/tty.h"
#include "tui/ui/app.h"
#include "tui/ui/guard.h"
#include "tui/ui/term.h"

/* ---- What runs on the terminal ---- */

static void draw_sample(struct grid *g)
{
    struct cell *c;

    grid_text(g, 0, 0, g->cols, STYLE_PLAIN, "start");
    grid_text(g, 1, 0, g->cols, STYLE_PLAIN, "漢字 e\u0301 ✔ ─ é end");
    grid_text(g, 2, 0, g->cols, STYLE_SELECTED, "selected");
    grid_text(g, 3, 0, g->cols, STYLE_FAIL, "failed");
    for (int i = 0; i < 3; i++) {
        static const int16_t colors[] = {208, 196, 2};
        if ((c = grid_at(g, 4, i))) {
            c->ch[0] = 'c';
            c->raw = true;
            c->fg = colors[i];
            c->bg = i == 2 ? 21 : -1;
        }
    }
    grid_fill(g, g->rows - 1, 0, g->cols, STYLE_PLAIN, '=');
}

static int painter(void)
{
    struct buf err = BUF_INIT;
    struct grid g = {0};
    struct key_event ev = {0};
    char said[64] = "";

    if (term_open(&err) < 0) {
        printf("%s\n", buf_str(&err));
        buf_destroy(&err);
        return 1;
    }
    while (ev.key != 'q' && ev.key != KEY_END_OF_INPUT) {
        int rows, cols;
        struct pollfd in = {.fd = STDIN_FILENO, .events = POLLIN};
        term_resized();
        term_size(&rows, &cols);
        grid_reset(&g, rows, cols);
        draw_sample(&g);
        grid_text(&g, 6, 0, cols, STYLE_PLAIN, said);
        term_paint(&g);
        poll(&in, 1, -1);
        while (ev.key != 'q' && term_key(&ev)) {
            if (ev.key == KEY_END_OF_INPUT)
                break;
            snprintf(said, sizeof said, "key %x at %d %d.", ev.key, ev.row,
                     ev.col);
        }
    }
    term_close();
    grid_destroy(&g);
    return 0;
}

/* As a library does that ends the program when it is in trouble. */
static void vanish(int sig)
{
    _exit(sig);
}

static int tutor(void *arg)
{
    struct buf err = BUF_INIT;
    struct course c = {0};
    struct workspace w = {0};
    struct progress *p = progress_open(NULL, &err);
    int status = 1;

    (void)arg;
    signal(SIGUSR1, vanish);
    if (p && course_open(&c, &err) == 0 && workspace_open(&w, &err) == 0) {
        struct model m = {.course = &c, .workspace = &w, .progress = p};
        status = app_run(&m, VIEW_HOME, NULL, &err) < 0;
    }
    if (status)
        fprintf(stderr, "%s\n", buf_str(&err));
    if (p)
        progress_close(p);
    course_close(&c);
    workspace_close(&w);
    buf_destroy(&err);
    return status;
}

/* ---- A course of two labs, the second broken ---- */

static void make_course(void)
{
    static const char *const folders[] = {"lessons/01-one", "labs/01-one",
                                          "labs/02-two", "build/kit"};
    static const char *const vars[] = {"FORKLORE_COURSE", "HOME",
                                       "FORKLORE_HOME", "XDG_STATE_HOME"};

    scratch_enter();
    course = (struct course){.root = str_dup(scratch)};
    for (size_t i = 0; i < 4; i++) {
        char *path = in_scratch(folders[i]);
        ck_assert_int_eq(file_mkdirs(path, NULL), 0);
        free(path);
        setenv(vars[i], scratch, 1);
    }
    course_put("lessons/chapters", "0 The start\n");
    course_put("lessons/01-one/lesson.md", "---\nbroken");
    course_put("labs/02-two/lab.md", "---\nbroken");
    course_put("labs/01-one/lab.md",
               "---\ntitle: The first one\nfile: one.c\nminutes: 5\n"
               "lanes: [behaviour]\n---\nDo it.\n\n```tests\na: it is so\n"
               "```\n```hint\n1\n```\n```hint\n2\n```\n```hint\n3\n```\n");
}

static void remove_course(void)
{
    free(course.root);
    scratch_leave();
}

static struct tty *start(const char *role, int rows, int cols, const char *term,
                         const char *env)
{
    const char *const variables[] = {env, NULL};
    struct tty_how how = {
        .rows = rows, .cols = cols, .term = term, .env = variables};
    return tty_open(&how, (const char *[]){"/proc/self/exe", role, NULL});
}

static bool is_raw(const struct tty *t)
{
    return !(tty_modes(t).c_lflag & ICANON);
}

static void assert_restored(struct tty *t)
{
    ck_assert(!tty_alternate(t));
    ck_assert(tty_cursor(t));
    ck_assert(!is_raw(t));
    ck_assert(tty_modes(t).c_lflag & ECHO);
}

/* ---- Painting ---- */

START_TEST(wide_and_combined_characters_stand_where_the_grid_has_them)
{
    struct tty *t = start("painter", 10, 20, NULL, NULL);
    tty_wait(t, "====================");
    ck_assert_str_eq(tty_row(t, 1), "漢字 e\u0301 ✔ ─ é end");
    ck_assert_int_eq(tty_cell(t, 1, 0).width, 2);
    ck_assert_int_eq(tty_cell(t, 1, 2).ch[0], 0x5B57);
    ck_assert_int_eq(tty_cell(t, 1, 5).ch[1], 0x301);
    ck_assert_int_eq(tty_cell(t, 1, 7).ch[0], 0x2714);
    tty_keys(t, "q");
    ck_assert_int_eq(tty_close(t), 0);
}
END_TEST

START_TEST(the_last_cell_is_written_and_nothing_scrolls)
{
    static const char *const terms[] = {"xterm-256color", "linux", "vt100",
                                        "ansi", "screen-256color"};
    struct tty *t = start("painter", 8, 20, terms[_i], NULL);
    tty_wait(t, "====================");
    ck_assert_str_eq(tty_row(t, 0), "start");
    ck_assert_str_eq(tty_row(t, 7), "====================");
    tty_keys(t, "q");
    ck_assert_int_eq(tty_close(t), 0);
}
END_TEST

START_TEST(colours_are_those_there_are)
{
    static const struct {
        const char *term, *env;
        int orange, red; /* of 256, as the terminal shows them */
    } cases[] = {
        {"xterm-256color", NULL, 208, 196},
        {"xterm", NULL, 3, 1},
        {"vt100", NULL, -1, -1},
        {"xterm-256color", "NO_COLOR=1", -1, -1},
    };
    struct tty *t = start("painter", 8, 20, cases[_i].term, cases[_i].env);
    tty_wait(t, "====================");
    ck_assert_int_eq(tty_cell(t, 4, 0).fg, cases[_i].orange);
    ck_assert_int_eq(tty_cell(t, 4, 1).fg, cases[_i].red);
    ck_assert(tty_cell(t, 2, 0).reverse);
    ck_assert(tty_cell(t, 3, 0).bold);
    tty_keys(t, "q");
    ck_assert_int_eq(tty_close(t), 0);
}
END_TEST

START_TEST(without_utf8_there_are_look_alikes)
{
    struct tty *t = start("painter", 8, 24, NULL, "LC_ALL=C");
    tty_wait(t, "========================");
    ck_assert_str_eq(tty_row(t, 1), "? ?  e + - e end");
    tty_keys(t, "q");
    ck_assert_int_eq(tty_close(t), 0);
}
END_TEST

START_TEST(every_size_is_painted)
{
    static const int sizes[][2] = {{1, 1},  {2, 2},    {1, 80},
                                   {24, 1}, {60, 200}, {3, 4}};
    struct tty *t = start("painter", sizes[_i][0], sizes[_i][1], NULL, NULL);
    tty_wait(t, "=");
    tty_resize(t, 8, 20);
    tty_keys(t, "x");
    tty_wait(t, "key 78 ");
    tty_wait(t, "====================");
    tty_resize(t, sizes[_i][0], sizes[_i][1]);
    tty_keys(t, "xq");
    ck_assert_int_eq(tty_close(t), 0);
}
END_TEST

START_TEST(a_terminal_that_will_not_do_is_named)
{
    static const struct {
        const char *term, *said;
    } cases[] = {
        {"dumb", "TERM=dumb: this terminal cannot move its cursor"},
        {"no-such", "TERM=no-such: no terminal of that name is known here"},
        {"", "TERM is not set, so nothing is known about this terminal"},
    };
    struct tty *t = start("painter", 4, 80, cases[_i].term, NULL);
    tty_wait(t, cases[_i].said);
    ck_assert_int_eq(WEXITSTATUS(tty_close(t)), 1);
}
END_TEST

/* ---- Keys ---- */

START_TEST(keys_arrive_as_what_they_are)
{
    static const struct {
        const char *bytes;
        uint32_t key;
    } keys[] = {
        {"a", 'a'},
        {"\xc3\xa9", 0xE9},
        {"\xe6\xbc\xa2", 0x6F22},
        {"\r", KEY_RETURN},
        {"\t", KEY_TAB},
        {"\033[Z", KEY_BACK_TAB},
        {"\x7f", KEY_RUBOUT},
        {"\033", KEY_ESCAPE},
        {"\033OA", KEY_ARROW_UP},
        {"\033OB", KEY_ARROW_DOWN},
        {"\033OC", KEY_ARROW_RIGHT},
        {"\033OD", KEY_ARROW_LEFT},
        {"\033[5~", KEY_PAGE_UP},
        {"\033[6~", KEY_PAGE_DOWN},
        {"\033OH", KEY_HOME_KEY},
        {"\033OF", KEY_END_KEY},
        {"\003", KEY_CTRL('c')},
        {"\032", KEY_CTRL('z')},
        {"\033[999;5u", KEY_ESCAPE}, /* unknown: its letters are no keys */
    };
    struct tty *t = start("painter", 8, 40, NULL, NULL);
    tty_wait(t, "====");
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        char said[32];
        tty_keys(t, keys[i].bytes);
        snprintf(said, sizeof said, "key %x at 0 0.", keys[i].key);
        tty_wait(t, said);
        tty_keys(t, "-");
        tty_wait(t, "key 2d at");
    }
    tty_keys(t, "q");
    ck_assert_int_eq(tty_close(t), 0);
}
END_TEST

START_TEST(the_mouse_says_where)
{
    struct tty *t = start("painter", 8, 40, NULL, NULL);
    char said[32];
    tty_wait(t, "====");
    tty_keys(t, "\033[<0;8;4M\033[<0;8;4m");
    snprintf(said, sizeof said, "key %x at 3 7.", KEY_CLICK);
    tty_wait(t, said);
    tty_keys(t, "\033[<64;1;1M");
    snprintf(said, sizeof said, "key %x at 0 0.", KEY_WHEEL_UP);
    tty_wait(t, said);
    tty_keys(t, "\033[<65;1;1M");
    snprintf(said, sizeof said, "key %x at 0 0.", KEY_WHEEL_DOWN);
    tty_wait(t, said);
    tty_keys(t, "q");
    ck_assert_int_eq(tty_close(t), 0);
}
END_TEST

/* ---- The tutor ---- */

START_TEST(home_shows_and_every_way_to_quit_quits)
{
    static const char *const ways[] = {"q", "\003", "\004"};
    struct tty *t = start("tutor", 24, 80, NULL, NULL);
    tty_wait(t, "? help");
    ck_assert_int_ge(tty_find(t, "0 of 2"), 0);
    ck_assert_int_ge(tty_find(t, "Press enter to begin."), 0);
    ck_assert_int_ge(tty_find(t, "The first one"), 0);
    ck_assert(tty_alternate(t));
    ck_assert(is_raw(t));
    tty_keys(t, ways[_i]);
    ck_assert_int_eq(tty_wait_end(t), 0);
    assert_restored(t);
    tty_close(t);
}
END_TEST

START_TEST(input_that_ended_before_the_start_still_shows_home)
{
    char *command = str_format("exec script -qec '/proc/%d/exe tutor' /dev/null"
                               " </dev/null",
                               getpid());
    struct tty_how how = {.rows = 24, .cols = 80};
    struct tty *t = tty_open(&how, (const char *[]){"sh", "-c", command, NULL});
    free(command);
    ck_assert_int_eq(tty_wait_end(t), 0);
    ck_assert(!tty_alternate(t)); /* it was shown, and is gone again */
    tty_close(t);
}
END_TEST

START_TEST(a_lesson_that_cannot_be_opened_costs_one_line)
{
    struct tty *t = start("tutor", 24, 80, NULL, NULL);
    tty_wait(t, "? help");
    tty_keys(t, "\r");
    ck_assert_int_eq(tty_wait(t, "lesson.md"), 22);
    tty_keys(t, "j");
    tty_wait_gone(t, "lesson.md");
    tty_keys(t, "q");
    ck_assert_int_eq(tty_close(t), 0);
}
END_TEST

START_TEST(help_opens_scrolls_and_closes)
{
    struct tty *t = start("tutor", 10, 40, NULL, NULL);
    tty_wait(t, "? help");
    tty_keys(t, "?");
    tty_wait(t, "Keys");
    tty_keys(t, "G");
    tty_wait(t, "Your files");
    tty_keys(t, "?");
    tty_wait(t, "0 of 2");
    tty_keys(t, "q");
    ck_assert_int_eq(tty_close(t), 0);
}
END_TEST

static bool fills_24_rows(struct tty *t, void *arg)
{
    (void)arg;
    return tty_find(t, "? help") == 23 && tty_find(t, "The first one") > 15 &&
           tty_find(t, "0 of 2") == 0;
}

START_TEST(a_resize_is_drawn_at_once)
{
    static const int sizes[][2] = {
        {10, 40}, {60, 200}, {1, 1}, {3, 9}, {24, 80}};
    struct tty *t = start("tutor", 24, 80, NULL, NULL);
    tty_wait(t, "? help");
    for (size_t i = 0; i < 5; i++)
        tty_resize(t, sizes[i][0], sizes[i][1]);
    tty_wait_for(t, fills_24_rows, NULL, "home in 24 rows");
    tty_keys(t, "q");
    ck_assert_int_eq(tty_close(t), 0);
}
END_TEST

START_TEST(a_closed_terminal_ends_it)
{
    struct tty *t = start("tutor", 24, 80, NULL, NULL);
    tty_wait(t, "? help");
    tty_hang_up(t);
    int status = tty_close(t);
    ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}
END_TEST

START_TEST(a_signal_ends_it_in_order)
{
    static const int signals[] = {SIGTERM, SIGHUP, SIGINT};
    struct tty *t = start("tutor", 24, 80, NULL, NULL);
    tty_wait(t, "? help");
    kill(tty_pid(t), signals[_i]);
    ck_assert_int_eq(tty_wait_end(t), 0);
    assert_restored(t);
    tty_close(t);
}
END_TEST

/* The one child of the guardian: the tutor. */
static pid_t guarded(pid_t guardian)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/task/%d/children", guardian,
             guardian);
    FILE *f = fopen(path, "re");
    int pid = 0;
    ck_assert_ptr_nonnull(f);
    ck_assert_int_eq(fscanf(f, "%d", &pid), 1);
    fclose(f);
    return pid;
}

START_TEST(a_killed_tutor_leaves_the_terminal_as_it_was)
{
    static const int signals[] = {SIGKILL, SIGABRT, SIGQUIT};
    struct tty *t = start("tutor", 24, 80, NULL, NULL);
    tty_wait(t, "? help");
    kill(guarded(tty_pid(t)), signals[_i]);
    int status = tty_wait_end(t);
    ck_assert_int_eq(WEXITSTATUS(status), 128 + signals[_i]);
    ck_assert_int_ge(tty_find(t, "all your work is saved"), 0);
    assert_restored(t);
    tty_close(t);
}
END_TEST

START_TEST(a_tutor_that_just_exits_leaves_the_terminal_as_it_was)
{
    struct tty *t = start("tutor", 24, 80, NULL, NULL);
    tty_wait(t, "? help");
    kill(guarded(tty_pid(t)), SIGUSR1);
    ck_assert_int_eq(WEXITSTATUS(tty_wait_end(t)), SIGUSR1);
    assert_restored(t);
    tty_close(t);
}
END_TEST

/* ---- Job control ---- */

START_TEST(ctrl_z_goes_to_the_shell_and_fg_comes_back)
{
    struct tty_how how = {.rows = 24, .cols = 80};
    char *command = str_format("/proc/%d/exe tutor; echo over $?\r", getpid());
    struct tty *t =
        tty_open(&how, (const char *[]){"bash", "--norc", "-i", NULL});
    tty_keys(t, command);
    tty_wait(t, "? help");
    tty_keys(t, "\032");
    tty_wait(t, "Stopped");
    ck_assert(!tty_alternate(t));
    tty_keys(t, "fg\r");
    tty_wait(t, "? help");
    ck_assert(tty_alternate(t));
    tty_keys(t, "q");
    tty_wait_gone(t, "? help");
    tty_keys(t, "exit 0\r");
    ck_assert_int_eq(tty_wait_end(t), 0);
    free(command);
    tty_close(t);
}
END_TEST

START_TEST(ctrl_z_without_a_shell_changes_nothing)
{
    struct tty *t = start("tutor", 24, 80, NULL, NULL);
    tty_wait(t, "? help");
    tty_keys(t, "\032\032?");
    tty_wait(t, "Keys");
    tty_keys(t, "q");
    ck_assert_int_eq(tty_close(t), 0);
}
END_TEST

int main(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], "painter") == 0)
        return painter();
    if (argc > 1 && strcmp(argv[1], "tutor") == 0)
        return guard_run(tutor, NULL);
    const struct test tests[] = {
        {wide_and_combined_characters_stand_where_the_grid_has_them, 1},
        {the_last_cell_is_written_and_nothing_scrolls, 5},
        {colours_are_those_there_are, 4},
        {without_utf8_there_are_look_alikes, 1},
        {every_size_is_painted, 6},
        {a_terminal_that_will_not_do_is_named, 3},
        {keys_arrive_as_what_they_are, 1},
        {the_mouse_says_where, 1},
        {home_shows_and_every_way_to_quit_quits, 3},
        {input_that_ended_before_the_start_still_shows_home, 1},
        {a_lesson_that_cannot_be_opened_costs_one_line, 1},
        {help_opens_scrolls_and_closes, 1},
        {a_resize_is_drawn_at_once, 1},
        {a_closed_terminal_ends_it, 1},
        {a_signal_ends_it_in_order, 3},
        {a_killed_tutor_leaves_the_terminal_as_it_was, 3},
        {a_tutor_that_just_exits_leaves_the_terminal_as_it_was, 1},
        {ctrl_z_goes_to_the_shell_and_fg_comes_back, 1},
        {ctrl_z_without_a_shell_changes_nothing, 1},
    };
    return run_suite("term", tests, sizeof tests / sizeof *tests, make_course,
                     remove_course);
}
