/* Is a pane a terminal to the program in it, and can no program harm the tutor
 * through it?  Programs are small shell scripts and this test's own children;
 * what they print is read from the cells.
 *
 * SPDX-License-Identifier: MIT */
#include <check.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/tutor/scratch.h"
#include "tui/ui/grid.h"
#include "tui/ui/pane.h"
#include "tui/ui/vt.h"

static struct pane *p;
static struct buf text, err;

static void before(void)
{
    p = pane_new(10, 40);
}

static void after(void)
{
    pane_free(p);
    p = NULL;
    buf_destroy(&text);
    buf_destroy(&err);
    text = err = (struct buf)BUF_INIT;
}

static void start(const char *script)
{
    const char *const argv[] = {"sh", "-c", script, NULL};
    ck_assert_msg(pane_start(p, argv, "/", &err) == 0, "%s", buf_str(&err));
}

/* One turn of a poll loop: the alarm of the suite bounds it. */
static void turn(void)
{
    struct pollfd fds[PANE_POLLFDS];
    int n = pane_poll(p, fds);
    ck_assert_int_le(n, PANE_POLLFDS);
    ck_assert_int_gt(n, 0);
    poll(fds, (nfds_t)n, -1);
    pane_step(p);
}

static const char *shown(void)
{
    buf_clear(&text);
    pane_text(p, &text);
    return buf_str(&text);
}

static void until(const char *words)
{
    while (!strstr(shown(), words)) {
        ck_assert_msg(pane_running(p), "ended without \"%s\":\n%s", words,
                      shown());
        turn();
    }
}

static void until_end(void)
{
    while (pane_running(p))
        turn();
}

static void type(const char *keys)
{
    for (; *keys; keys++)
        pane_type(p, *keys == '\n' ? KEY_RETURN : (unsigned char)*keys);
}

static struct grid draw(int rows, int cols)
{
    struct grid g = {0};
    grid_reset(&g, rows, cols);
    pane_draw(p, &g, (struct rect){0, 0, rows, cols}, true);
    return g;
}

/* ---- A program's life ---- */

START_TEST(its_output_and_status_are_seen)
{
    start("echo one; echo two >&2; exit 3");
    ck_assert(pane_running(p));
    until_end();
    ck_assert_str_eq(shown(), "one\ntwo\n");
    ck_assert(WIFEXITED(pane_status(p)));
    ck_assert_int_eq(WEXITSTATUS(pane_status(p)), 3);
    ck_assert(pane_seconds(p) > 0);
    ck_assert_int_eq(pane_used(p), 2);
    struct pollfd fds[PANE_POLLFDS];
    ck_assert_int_eq(pane_poll(p, fds), 0);
}
END_TEST

START_TEST(death_by_a_signal_is_told_from_an_exit)
{
    start("kill -SEGV $$");
    until_end();
    ck_assert(WIFSIGNALED(pane_status(p)));
    ck_assert_int_eq(WTERMSIG(pane_status(p)), SIGSEGV);
}
END_TEST

START_TEST(it_is_a_terminal_of_the_size_of_the_pane)
{
    start("test -t 0 && test -t 1 && test -t 2 && stty size; echo $TERM;"
          "echo [$COLUMNS$LINES]; : </dev/tty && echo controlling");
    until_end();
    ck_assert_str_eq(shown(), "10 40\nxterm-256color\n[]\ncontrolling\n");
}
END_TEST

START_TEST(a_resize_reaches_the_program)
{
    start("trap 'stty size; exit' WINCH; echo ready; while :; do read x; done");
    until("ready");
    pane_resize(p, 7, 33);
    until("7 33");
    until_end();
}
END_TEST

START_TEST(a_stopped_program_ends_with_all_it_started)
{
    start("setsid sleep 1000 & (sleep 1000; :) & echo up; exec sleep 1000");
    until("up");
    pane_stop(p);
    until_end();
    ck_assert_int_eq(pane_status(p), -1);
    ck_assert_int_eq(waitpid(-1, NULL, WNOHANG), -1);
    ck_assert_int_eq(errno, ECHILD);
}
END_TEST

START_TEST(a_daemon_that_keeps_the_terminal_does_not_keep_it_running)
{
    start("setsid sh -c 'trap \"\" HUP; exec sleep 1000' & echo left");
    until_end();
    ck_assert_str_eq(shown(), "left\n");
    ck_assert_int_eq(WEXITSTATUS(pane_status(p)), 0);
}
END_TEST

START_TEST(a_program_that_closes_its_terminal_runs_on)
{
    start("echo before; read x; exec <&- >&- 2>&-; exec sleep 1000");
    until("before");
    type("\n");
    for (int i = 0; i < 20; i++)
        pane_step(p);
    ck_assert(pane_running(p));
    pane_stop(p);
    until_end();
}
END_TEST

START_TEST(starting_again_ends_the_first)
{
    start("echo first; exec sleep 1000");
    until("first");
    start("echo second");
    until_end();
    ck_assert_str_eq(shown(), "second\n");
}
END_TEST

START_TEST(a_program_that_is_not_there_is_an_error)
{
    const char *const argv[] = {"no-such-program", NULL};
    ck_assert_int_eq(pane_start(p, argv, NULL, &err), -1);
    ck_assert(is_line_about(&err, "no-such-program"));
    ck_assert(!pane_running(p));
}
END_TEST

START_TEST(what_is_printed_for_us_is_shown)
{
    pane_print(p, "a\nb\n", 4);
    ck_assert_str_eq(shown(), "a\nb\n");
    ck_assert(!pane_running(p));
    ck_assert(pane_step(p));
    ck_assert(!pane_step(p));
}
END_TEST

/* ---- Keys ---- */

START_TEST(keys_reach_the_program)
{
    start("read line; echo \"<$line>\"");
    type("h");
    pane_type(p, 0xe9);
    type("x");
    pane_type(p, KEY_RUBOUT);
    type("\n");
    until_end();
    ck_assert_ptr_nonnull(strstr(shown(), "<h\xc3\xa9>"));
}
END_TEST

START_TEST(keys_are_the_bytes_that_xterm_sends)
{
    static const struct {
        uint32_t key;
        const char *bytes;
    } keys[] = {
        {KEY_ARROW_UP, "1b 5b 41"},
        {KEY_ARROW_LEFT, "1b 5b 44"},
        {KEY_PAGE_UP, "1b 5b 35 7e"},
        {KEY_HOME_KEY, "1b 5b 48"},
        {KEY_RETURN, "0d"},
        {KEY_TAB, "09"},
        {KEY_BACK_TAB, "1b 5b 5a"},
        {KEY_RUBOUT, "7f"},
        {KEY_ESCAPE, "1b"},
        {KEY_CTRL('c'), "03"},
        {'a', "61"},
        {0xe9, "c3 a9"},
        {0x6f22, "e6 bc a2"},
    };
    start("stty raw -echo; printf ready; exec od -An -v -tx1 -w1");
    until("ready");
    struct buf want = BUF_INIT;
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        pane_type(p, keys[i].key);
        buf_addf(&want, " %s", keys[i].bytes);
    }
    pane_type(p, KEY_CLICK); /* no bytes for it */
    struct buf got = BUF_INIT;
    while (got.len < want.len) {
        turn();
        buf_clear(&got);
        for (const char *s = strstr(shown(), "ready") + 5; *s; s++)
            if (*s != '\n' && (*s != ' ' || s[1] != ' '))
                buf_addc(&got, *s);
    }
    ck_assert_str_eq(buf_str(&got), buf_str(&want));
    buf_destroy(&want);
    buf_destroy(&got);
}
END_TEST

START_TEST(the_cursor_keys_follow_the_programs_mode)
{
    start("stty raw -echo; printf '\\033[?1hready'; exec od -An -v -tx1 -w3");
    until("ready");
    pane_type(p, KEY_ARROW_UP);
    until("1b 4f 41");
}
END_TEST

START_TEST(what_nobody_reads_is_bounded)
{
    start("stty raw -echo; echo ready; exec sleep 1000");
    until("ready");
    for (int i = 0; i < 200000; i++) {
        pane_type(p, 'x');
        if (i % 1000 == 0)
            pane_step(p);
    }
    pane_stop(p);
    until_end();
}
END_TEST

START_TEST(a_question_to_the_terminal_is_answered)
{
    start("stty raw -echo; printf 'x\\033[6n'; head -c 6 | od -An -tx1");
    until("1b 5b 31 3b 32 52");
    until_end();
}
END_TEST

/* ---- Cells ---- */

START_TEST(colours_and_weights_are_in_the_cells)
{
    start("printf '\\033[31mr\\033[1;4;44mb\\033[0m\\033[38;5;200mi"
          "\\033[38;2;255;0;0mt\\033[7mv\\033[0mn'");
    until_end();
    struct grid g = draw(10, 40);
    static const struct {
        uint32_t ch;
        int attr, fg, bg;
    } want[] = {{'r', 0, 1, -1},
                {'b', CELL_BOLD | CELL_UNDERLINE, 1, 4},
                {'i', 0, 200, -1},
                {'t', 0, 196, -1},
                {'v', CELL_REVERSE, 196, -1},
                {'n', 0, -1, -1}};
    for (int i = 0; i < 6; i++) {
        struct cell *c = grid_at(&g, 0, i);
        ck_assert(c->raw);
        ck_assert_int_eq(c->ch[0], want[i].ch);
        ck_assert_int_eq(c->attr, want[i].attr);
        ck_assert_int_eq(c->fg, want[i].fg);
        ck_assert_int_eq(c->bg, want[i].bg);
    }
    grid_destroy(&g);
}
END_TEST

START_TEST(wide_and_combining_characters_keep_their_cells)
{
    start("printf '\\346\\274\\242x e\\314\\201.'");
    until_end();
    struct grid g = draw(10, 40);
    ck_assert_int_eq(grid_at(&g, 0, 0)->ch[0], 0x6f22);
    ck_assert_int_eq(grid_at(&g, 0, 0)->width, 2);
    ck_assert_int_eq(grid_at(&g, 0, 1)->width, 0);
    ck_assert_int_eq(grid_at(&g, 0, 2)->ch[0], 'x');
    ck_assert_int_eq(grid_at(&g, 0, 4)->ch[1], 0x301);
    ck_assert_int_eq(grid_at(&g, 0, 5)->ch[0], '.');
    grid_destroy(&g);
    g = draw(1, 1); /* half of the first character does not fit */
    ck_assert_int_eq(grid_at(&g, 0, 0)->width, 1);
    grid_destroy(&g);
}
END_TEST

START_TEST(bytes_that_are_no_text_become_a_mark)
{
    start("printf 'a\\377\\300\\200b\\302\\205c\\303'; printf '\\251d'");
    until_end();
    ck_assert_str_eq(shown(), "a\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"
                              "b\xef\xbf\xbd"
                              "c\xc3\xa9"
                              "d\n");
}
END_TEST

START_TEST(the_cursor_is_where_the_program_waits)
{
    start("printf 'line\\nname? '; read x");
    until("name?");
    struct grid g = draw(10, 40);
    ck_assert_int_eq(g.cursor_row, 1);
    ck_assert_int_eq(g.cursor_col, 6);
    ck_assert_int_eq(pane_used(p), 2);
    grid_destroy(&g);
}
END_TEST

START_TEST(fewer_rows_show_the_last_used)
{
    start("printf '1\\n2\\n3\\n4\\n'");
    until_end();
    struct grid g = draw(2, 40);
    ck_assert_int_eq(grid_at(&g, 0, 0)->ch[0], '3');
    ck_assert_int_eq(grid_at(&g, 1, 0)->ch[0], '4');
    grid_destroy(&g);
}
END_TEST

START_TEST(what_scrolled_off_can_be_looked_at)
{
    start("seq 1 3000");
    until_end();
    ck_assert_int_eq(pane_used(p), VT_KEPT + 9);
    ck_assert_int_eq(pane_scroll(p, 1 << 20), VT_KEPT);
    struct grid g = draw(10, 40);
    ck_assert_int_eq(grid_at(&g, 0, 0)->ch[0], '1'); /* 1992 */
    ck_assert_int_eq(grid_at(&g, 0, 3)->ch[0], '2');
    grid_destroy(&g);
    ck_assert_int_eq(pane_scroll(p, -5), 0);
    ck_assert_int_eq(strncmp(shown(), "1992\n", 5), 0);
    ck_assert_ptr_nonnull(strstr(shown(), "\n3000\n"));
}
END_TEST

START_TEST(a_resize_brings_lines_back)
{
    start("seq 1 30");
    until_end();
    pane_resize(p, 20, 40);
    struct grid g = draw(20, 40);
    ck_assert_int_eq(grid_at(&g, 0, 1)->ch[0], '2'); /* 12 */
    grid_destroy(&g);
    pane_resize(p, 3, 40);
    ck_assert_int_eq(strncmp(shown(), "1\n2\n", 4), 0);
    ck_assert_ptr_nonnull(strstr(shown(), "\n29\n30\n"));
}
END_TEST

/* ---- Harm ---- */

static long memory_kib(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
}

START_TEST(a_flood_gets_its_turn_and_no_more)
{
    start("exec yes");
    until("y");
    for (int i = 0; i < 60; i++)
        turn();
    long before_kib = memory_kib();
    for (int i = 0; i < 60; i++)
        turn();
#ifndef __SANITIZE_ADDRESS__ /* it keeps what was freed */
    ck_assert_int_lt(memory_kib() - before_kib, 8 * 1024);
#endif
    ck_assert_int_ge(before_kib, 0);
    ck_assert_int_le(pane_used(p), VT_KEPT + 10);
    ck_assert(pane_running(p));
    pane_stop(p);
    until_end();
}
END_TEST

START_TEST(a_string_without_end_is_swallowed)
{
    start("printf 'before\\033]0;'; head -c 300000 /dev/zero | tr '\\0' x;"
          "printf '\\007after'");
    until_end();
    ck_assert_str_eq(shown(), "beforeafter\n");
}
END_TEST

/* Each of these once ended libvterm with a segmentation fault. */
START_TEST(sequences_that_end_libvterm_do_not)
{
    static const char *const bad[] = {
        "ab\033[5b",
        "\033[17;13b",
        "\033[4h\302\210hello\r\n",
        "\033[?69h\033[2;3s\033[11;19b",
        "\033[999999999999A",
        "\033[99999L",
        "\033[4;5r\033[11;7s",
    };
    static const int sizes[][2] = {{1, 1}, {1, 9}, {9, 1}, {3, 3}, {12, 30}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
            pane_resize(p, sizes[s][0], sizes[s][1]);
            pane_print(p, bad[i], strlen(bad[i]));
            pane_resize(p, 1, 15);
            struct grid g = draw(5, 20);
            grid_destroy(&g);
        }
    pane_resize(p, 10, 40);
    pane_print(p, "ab\033[3bc", 8);
    ck_assert_str_eq(shown(), "abbbbc\n");
}
END_TEST

static uint32_t noise_state;

static unsigned noise(unsigned below)
{
    noise_state = noise_state * 1664525 + 1013904223;
    return (noise_state >> 8) % below;
}

static void noise_add(struct buf *b)
{
    static const char finals[] = "@ABCDEFGHIJKLMPSTXZ`abcdefghilmnpqrstux";
    static const int modes[] = {1, 3, 5, 6, 7, 25, 47, 69, 1047, 1048, 1049};
    static const char *const plain[] = {
        "hello\r\n", "\t",     "\b",     "\xe6\xbc\xa2",  "e\xcc\x81\xcc\x82",
        "\0337",     "\0338",  "\033D",  "\033M",         "\033c",
        "\033#8",    "\033#3", "\033(0", "\033]2;t\033\\"};
    switch (noise(4)) {
    case 0:
        buf_addc(b, (char)noise(256));
        break;
    case 1:
        buf_addf(b, "\033[%u;%u%c", noise(30), noise(30),
                 finals[noise(sizeof finals - 1)]);
        break;
    case 2:
        buf_addf(b, "\033[?%d%c", modes[noise(11)], "hl"[noise(2)]);
        break;
    default:
        buf_adds(b, plain[noise(sizeof plain / sizeof *plain)]);
    }
}

START_TEST(noise_is_survived_at_any_size)
{
    noise_state = (uint32_t)_i;
    struct buf b = BUF_INIT;
    for (int round = 0; round < 40; round++) {
        pane_resize(p, 1 + (int)noise(14), 1 + (int)noise(24));
        buf_clear(&b);
        for (int n = 0; n < 300; n++)
            noise_add(&b);
        if (round % 8 == 0)
            pane_print(p, b.data, b.len);
        struct grid g = draw(1 + (int)noise(9), 1 + (int)noise(30));
        for (int i = 0; i < g.rows * g.cols; i++)
            ck_assert_int_ne(g.cells[i].ch[0] == 0, g.cells[i].width != 0);
        grid_destroy(&g);
    }
    buf_destroy(&b);
}
END_TEST

int main(void)
{
    const struct test tests[] = {
        {its_output_and_status_are_seen, 1},
        {death_by_a_signal_is_told_from_an_exit, 1},
        {it_is_a_terminal_of_the_size_of_the_pane, 1},
        {a_resize_reaches_the_program, 1},
        {a_stopped_program_ends_with_all_it_started, 1},
        {a_daemon_that_keeps_the_terminal_does_not_keep_it_running, 1},
        {a_program_that_closes_its_terminal_runs_on, 1},
        {starting_again_ends_the_first, 1},
        {a_program_that_is_not_there_is_an_error, 1},
        {what_is_printed_for_us_is_shown, 1},
        {keys_reach_the_program, 1},
        {keys_are_the_bytes_that_xterm_sends, 1},
        {the_cursor_keys_follow_the_programs_mode, 1},
        {what_nobody_reads_is_bounded, 1},
        {a_question_to_the_terminal_is_answered, 1},
        {colours_and_weights_are_in_the_cells, 1},
        {wide_and_combining_characters_keep_their_cells, 1},
        {bytes_that_are_no_text_become_a_mark, 1},
        {the_cursor_is_where_the_program_waits, 1},
        {fewer_rows_show_the_last_used, 1},
        {what_scrolled_off_can_be_looked_at, 1},
        {a_resize_brings_lines_back, 1},
        {a_flood_gets_its_turn_and_no_more, 1},
        {a_string_without_end_is_swallowed, 1},
        {sequences_that_end_libvterm_do_not, 1},
        {noise_is_survived_at_any_size, 20},
    };
    return run_suite("pane", tests, sizeof tests / sizeof *tests, before,
                     after);
}
