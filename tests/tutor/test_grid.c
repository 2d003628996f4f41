/* Are cells what was drawn, whatever was drawn where?  And does what cannot be
 * shown become something that can?
 *
 * SPDX-License-Identifier: MIT */
#include <check.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "tui/base/utf8.h"
#include "tui/ui/grid.h"
#include "tui/ui/look.h"

static struct grid g;

static void setup(void)
{
    grid_reset(&g, 3, 10);
}

static void teardown(void)
{
    grid_destroy(&g);
}

/* A row as text, '|' for a cell that a wide character covers; checks on the way
 * that every wide character is whole. */
static const char *row(int r)
{
    static struct buf out;
    buf_clear(&out);
    for (int col = 0; col < g.cols; col++) {
        const struct cell *c = grid_at(&g, r, col);
        if (c->width == 2)
            ck_assert_int_eq(grid_at(&g, r, col + 1)->width, 0);
        if (c->width == 0) {
            ck_assert_int_eq(grid_at(&g, r, col - 1)->width, 2);
            buf_addc(&out, '|');
        }
        for (int i = 0; i < CELL_CHARS && c->ch[i]; i++)
            utf8_add(&out, c->ch[i]);
    }
    return buf_str(&out);
}

START_TEST(a_new_grid_is_blank_and_has_no_cursor)
{
    for (int r = 0; r < 3; r++)
        ck_assert_str_eq(row(r), "          ");
    ck_assert_int_eq(g.cursor_row, -1);
    ck_assert_int_eq(g.cursor_col, -1);
    const struct cell *c = grid_at(&g, 2, 9);
    ck_assert_int_eq(c->style, STYLE_PLAIN);
    ck_assert_int_eq(c->fg, -1);
    ck_assert_int_eq(c->bg, -1);
    ck_assert(!c->raw);
}
END_TEST

START_TEST(a_reset_forgets_everything_and_takes_any_size)
{
    grid_text(&g, 0, 0, 10, STYLE_FAIL, "something");
    g.cursor_row = g.cursor_col = 1;
    grid_reset(&g, 2, 4);
    ck_assert_str_eq(row(0), "    ");
    ck_assert_int_eq(g.cursor_row, -1);
    grid_reset(&g, 100, 300);
    ck_assert_int_eq(grid_at(&g, 99, 299)->ch[0], ' ');
    grid_reset(&g, 1, 1);
    ck_assert_str_eq(row(0), " ");
    grid_reset(&g, 0, 0);
    ck_assert_ptr_null(grid_at(&g, 0, 0));
    grid_reset(&g, -5, -5);
    ck_assert_int_eq(g.rows, 0);
    ck_assert_int_eq(g.cols, 0);
}
END_TEST

START_TEST(there_is_nothing_outside)
{
    ck_assert_ptr_null(grid_at(&g, -1, 0));
    ck_assert_ptr_null(grid_at(&g, 0, -1));
    ck_assert_ptr_null(grid_at(&g, 3, 0));
    ck_assert_ptr_null(grid_at(&g, 0, 10));
    ck_assert_ptr_null(grid_at(&g, INT_MAX, INT_MAX));
    ck_assert_ptr_nonnull(grid_at(&g, 2, 9));
}
END_TEST

START_TEST(text_is_clipped_on_every_side)
{
    ck_assert_int_eq(grid_text(&g, 0, 7, 10, STYLE_PLAIN, "abcdef"), 10);
    ck_assert_str_eq(row(0), "       abc");
    ck_assert_int_eq(grid_text(&g, 1, -2, 10, STYLE_PLAIN, "abcdef"), 4);
    ck_assert_str_eq(row(1), "cdef      ");
    grid_text(&g, -1, 0, 10, STYLE_PLAIN, "above");
    grid_text(&g, 3, 0, 10, STYLE_PLAIN, "below");
    grid_text(&g, 2, 10, 20, STYLE_PLAIN, "right");
    grid_text(&g, 2, -9, 10, STYLE_PLAIN, "left");
    ck_assert_str_eq(row(2), "          ");
}
END_TEST

START_TEST(text_ends_at_its_limit)
{
    ck_assert_int_eq(grid_text(&g, 0, 2, 5, STYLE_PLAIN, "abcdef"), 5);
    ck_assert_str_eq(row(0), "  abc     ");
    ck_assert_int_eq(grid_text(&g, 1, 0, 1000, STYLE_PLAIN, "ab"), 2);
    ck_assert_str_eq(row(1), "ab        ");
    grid_text(&g, 2, 5, 3, STYLE_PLAIN, "abc");
    ck_assert_str_eq(row(2), "          ");
}
END_TEST

START_TEST(a_wide_character_covers_two_cells)
{
    ck_assert_int_eq(grid_text(&g, 0, 1, 10, STYLE_EM, "漢字x"), 6);
    ck_assert_str_eq(row(0), " 漢|字|x    ");
    ck_assert_int_eq(grid_at(&g, 0, 1)->width, 2);
    ck_assert_int_eq(grid_at(&g, 0, 2)->width, 0);
    ck_assert_int_eq(grid_at(&g, 0, 2)->style, STYLE_EM);
}
END_TEST

START_TEST(a_wide_character_is_never_cut_in_half)
{
    grid_text(&g, 0, 9, 10, STYLE_PLAIN, "漢");
    ck_assert_str_eq(row(0), "          ");
    grid_text(&g, 0, -1, 10, STYLE_PLAIN, "漢a");
    ck_assert_str_eq(row(0), " a        ");
    ck_assert_int_eq(grid_text(&g, 1, 0, 3, STYLE_PLAIN, "漢字"), 3);
    ck_assert_str_eq(row(1), "漢|        ");
}
END_TEST

START_TEST(overwriting_half_of_a_wide_character_blanks_the_other)
{
    grid_text(&g, 0, 0, 10, STYLE_PLAIN, "漢字漢");
    grid_text(&g, 0, 0, 10, STYLE_PLAIN, "a");
    ck_assert_str_eq(row(0), "a 字|漢|    ");
    grid_text(&g, 0, 3, 10, STYLE_PLAIN, "b");
    ck_assert_str_eq(row(0), "a  b漢|    ");
    grid_text(&g, 1, 0, 10, STYLE_PLAIN, "漢字漢");
    grid_text(&g, 1, 1, 10, STYLE_PLAIN, "宇");
    ck_assert_str_eq(row(1), " 宇| 漢|    ");
    grid_fill(&g, 1, 5, 1, STYLE_PLAIN, '-');
    ck_assert_str_eq(row(1), " 宇|  -    ");
}
END_TEST

START_TEST(combining_marks_join_the_character_before_them)
{
    ck_assert_int_eq(grid_text(&g, 0, 0, 10, STYLE_PLAIN, "e\u0301x"), 2);
    const struct cell *c = grid_at(&g, 0, 0);
    ck_assert_uint_eq(c->ch[0], 'e');
    ck_assert_uint_eq(c->ch[1], 0x301);
    ck_assert_uint_eq(c->ch[2], 0);
    /* More than fit are dropped; one in the last column is not. */
    grid_text(&g, 1, 9, 10, STYLE_PLAIN, "a\u0301\u0302\u0303\u0304b");
    c = grid_at(&g, 1, 9);
    ck_assert_uint_eq(c->ch[0], 'a');
    ck_assert_uint_eq(c->ch[1], 0x301);
    ck_assert_uint_eq(c->ch[2], 0x302);
}
END_TEST

START_TEST(a_combining_mark_without_a_character_is_dropped)
{
    grid_text(&g, 0, 3, 10, STYLE_PLAIN, "x");
    grid_text(&g, 0, 4, 10, STYLE_PLAIN, "\u0301y");
    ck_assert_str_eq(row(0), "   xy     ");
    ck_assert_uint_eq(grid_at(&g, 0, 3)->ch[1], 0);
    /* Its character was clipped away. */
    grid_text(&g, 1, -1, 10, STYLE_PLAIN, "e\u0301z");
    ck_assert_str_eq(row(1), "z         ");
    ck_assert_uint_eq(grid_at(&g, 1, 0)->ch[1], 0);
}
END_TEST

START_TEST(invalid_utf8_is_drawn_as_replacement_characters)
{
    ck_assert_int_eq(grid_text(&g, 0, 0, 10, STYLE_PLAIN, "a\xff\xc3z\xe2\x82"),
                     6);
    ck_assert_str_eq(row(0), "a\uFFFD\uFFFDz\uFFFD\uFFFD    ");
}
END_TEST

START_TEST(control_characters_never_get_into_a_cell)
{
    grid_text(&g, 0, 0, 10, STYLE_PLAIN,
              "a\033[31m\tb\r\n\xc2\x85\u200b\u202ec");
    ck_assert_str_eq(row(0), "a[31mbc   ");
    grid_fill(&g, 1, 0, 3, STYLE_PLAIN, '\n');
    ck_assert_str_eq(row(1), "          ");
}
END_TEST

START_TEST(a_line_keeps_the_style_of_each_byte)
{
    struct styled s = STYLED_INIT;
    styled_adds(&s, STYLE_KEY, "é");
    styled_adds(&s, STYLE_PASS, "漢b");
    ck_assert_int_eq(grid_line(&g, 0, 1, 10, &s.lines[0]), 5);
    ck_assert_str_eq(row(0), " é漢|b     ");
    ck_assert_int_eq(grid_at(&g, 0, 1)->style, STYLE_KEY);
    ck_assert_int_eq(grid_at(&g, 0, 2)->style, STYLE_PASS);
    ck_assert_int_eq(grid_at(&g, 0, 4)->style, STYLE_PASS);
    ck_assert_int_eq(grid_at(&g, 0, 5)->style, STYLE_PLAIN);
    styled_destroy(&s);
}
END_TEST

START_TEST(formatted_text_is_drawn_as_text_is)
{
    ck_assert_int_eq(grid_textf(&g, 0, 8, 10, STYLE_DIM, "%d", 12345), 10);
    ck_assert_str_eq(row(0), "        12");
}
END_TEST

START_TEST(a_fill_is_clipped_and_keeps_wide_ones_whole)
{
    grid_fill(&g, 0, -5, 7, STYLE_RULE, 0x2500);
    ck_assert_str_eq(row(0), "──        ");
    grid_fill(&g, 0, 8, INT_MAX, STYLE_RULE, 'x');
    ck_assert_str_eq(row(0), "──      xx");
    grid_fill(&g, 1, 1, 5, STYLE_PLAIN, 0x6F22);
    ck_assert_str_eq(row(1), " 漢|漢|     ");
    grid_fill(&g, 7, 0, 5, STYLE_PLAIN, 'x');
    grid_fill(&g, 2, 4, 0, STYLE_PLAIN, 'x');
    ck_assert_str_eq(row(2), "          ");
}
END_TEST

START_TEST(a_rule_shows_its_labels_where_they_fit)
{
    grid_reset(&g, 2, 30);
    grid_rule(&g, 0, "spawn.c", "exit 0");
    ck_assert_str_eq(row(0), "── spawn.c ───────── exit 0 ──");
    grid_rule(&g, 1, NULL, NULL);
    ck_assert_str_eq(row(1), "──────────────────────────────");
    grid_rule(&g, 1, "", "right");
    ck_assert_str_eq(row(1), "───────────────────── right ──");
}
END_TEST

START_TEST(a_rule_without_room_drops_the_right_label_then_cuts_the_left)
{
    grid_rule(&g, 0, "ab", "cdef");
    ck_assert_str_eq(row(0), "── ab ────");
    grid_rule(&g, 1, "abcdefghijkl", "x");
    ck_assert_str_eq(row(1), "── abcdef ");
    for (int cols = 0; cols < 8; cols++) {
        grid_reset(&g, 1, cols);
        grid_rule(&g, 0, "left", "right");
        ck_assert_int_eq(utf8_columns(row(0), strlen(row(0))), cols);
    }
}
END_TEST

START_TEST(a_new_style_keeps_the_characters)
{
    grid_text(&g, 0, 0, 10, STYLE_PLAIN, "ab漢");
    grid_at(&g, 0, 1)->raw = true;
    grid_restyle(&g, 0, -3, 5, STYLE_SELECTED);
    grid_restyle(&g, 0, 9, 5, STYLE_SELECTED);
    grid_restyle(&g, 9, 0, 5, STYLE_SELECTED);
    ck_assert_str_eq(row(0), "ab漢|      ");
    ck_assert_int_eq(grid_at(&g, 0, 1)->style, STYLE_SELECTED);
    ck_assert(!grid_at(&g, 0, 1)->raw);
    ck_assert_int_eq(grid_at(&g, 0, 2)->style, STYLE_PLAIN);
    ck_assert_int_eq(grid_at(&g, 0, 9)->style, STYLE_SELECTED);
}
END_TEST

/* ---- Looks ---- */

START_TEST(every_style_uses_only_colours_that_are_there)
{
    static const int counts[] = {0, 8, 16, 256};
    for (size_t i = 0; i < 4; i++)
        for (int s = 0; s < STYLES; s++) {
            struct look l = look_of_style((enum style)s, counts[i]);
            ck_assert_int_ge(l.fg, -1);
            ck_assert_int_lt(l.fg, counts[i] ? counts[i] : 1);
            if (counts[i] == 0)
                ck_assert_int_eq(l.fg, -1);
        }
}
END_TEST

START_TEST(what_matters_is_seen_without_colour_too)
{
    static const enum style told[] = {STYLE_STRONG, STYLE_FAIL,
                                      STYLE_ACCENT, STYLE_KEY,
                                      STYLE_TITLE,  STYLE_SELECTED};
    for (size_t i = 0; i < sizeof told / sizeof *told; i++)
        ck_assert_int_ne(look_of_style(told[i], 0).attr, 0);
}
END_TEST

START_TEST(a_programs_colours_come_down_to_the_nearest)
{
    ck_assert_int_eq(look_color(-1, 256), -1);
    ck_assert_int_eq(look_color(208, 256), 208);
    ck_assert_int_eq(look_color(12, 16), 12);
    ck_assert_int_eq(look_color(196, 16), 9); /* pure red */
    ck_assert_int_eq(look_color(196, 8), 1);
    ck_assert_int_eq(look_color(16, 8), 0);
    ck_assert_int_eq(look_color(231, 8), 7);
    ck_assert_int_eq(look_color(255, 0), -1);
    for (int c = 0; c < 256; c++) {
        ck_assert_int_lt(look_color(c, 8), 8);
        ck_assert_int_ge(look_color(c, 8), 0);
        ck_assert_int_lt(look_color(c, 16), 16);
        ck_assert_int_ge(look_color(c, 16), 0);
    }
}
END_TEST

START_TEST(text_never_vanishes_into_its_background)
{
    /* Two greys that are the same of 8 colours. */
    struct cell c = {
        .ch = {'x'}, .width = 1, .raw = true, .fg = 255, .bg = 250};
    struct look l = look_of_cell(&c, 8);
    ck_assert(l.fg != l.bg || l.fg == -1);
}
END_TEST

START_TEST(what_is_drawn_has_a_look_alike_in_ascii)
{
    static const char drawn[] = "─│┌┐└┘├┤┬┴┼╭╮╰╯━┃═●◐○✔✘·…—–“”‘’→←↑↓▶◀×";
    for (size_t i = 0; drawn[i];) {
        uint32_t c;
        i += utf8_next(drawn + i, sizeof drawn - 1 - i, &c);
        ck_assert_msg(look_ascii(c) != '?', "U+%04X has none", c);
    }
    ck_assert_int_eq(look_ascii('a'), 'a');
    ck_assert_int_eq(look_ascii(0x2714), '+');
    ck_assert_int_eq(look_ascii(0x2718), 'x');
    ck_assert_int_eq(look_ascii(0x2500), '-');
    ck_assert_int_eq(look_ascii(0x6F22), '?');
    /* Marks that are told apart stay so. */
    ck_assert_int_ne(look_ascii(0x25CF), look_ascii(0x25CB));
    ck_assert_int_ne(look_ascii(0x25CF), look_ascii(0x25D0));
    ck_assert_int_ne(look_ascii(0x25CB), look_ascii(0x25D0));
}
END_TEST

int main(void)
{
    Suite *s = suite_create("grid");
    TCase *c = tcase_create("cells");
    tcase_add_checked_fixture(c, setup, teardown);
    tcase_add_test(c, a_new_grid_is_blank_and_has_no_cursor);
    tcase_add_test(c, a_reset_forgets_everything_and_takes_any_size);
    tcase_add_test(c, there_is_nothing_outside);
    tcase_add_test(c, text_is_clipped_on_every_side);
    tcase_add_test(c, text_ends_at_its_limit);
    tcase_add_test(c, a_wide_character_covers_two_cells);
    tcase_add_test(c, a_wide_character_is_never_cut_in_half);
    tcase_add_test(c, overwriting_half_of_a_wide_character_blanks_the_other);
    tcase_add_test(c, combining_marks_join_the_character_before_them);
    tcase_add_test(c, a_combining_mark_without_a_character_is_dropped);
    tcase_add_test(c, invalid_utf8_is_drawn_as_replacement_characters);
    tcase_add_test(c, control_characters_never_get_into_a_cell);
    tcase_add_test(c, a_line_keeps_the_style_of_each_byte);
    tcase_add_test(c, formatted_text_is_drawn_as_text_is);
    tcase_add_test(c, a_fill_is_clipped_and_keeps_wide_ones_whole);
    tcase_add_test(c, a_rule_shows_its_labels_where_they_fit);
    tcase_add_test(
        c, a_rule_without_room_drops_the_right_label_then_cuts_the_left);
    tcase_add_test(c, a_new_style_keeps_the_characters);
    suite_add_tcase(s, c);
    c = tcase_create("looks");
    tcase_add_test(c, every_style_uses_only_colours_that_are_there);
    tcase_add_test(c, what_matters_is_seen_without_colour_too);
    tcase_add_test(c, a_programs_colours_come_down_to_the_nearest);
    tcase_add_test(c, text_never_vanishes_into_its_background);
    tcase_add_test(c, what_is_drawn_has_a_look_alike_in_ascii);
    suite_add_tcase(s, c);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_ENV);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
