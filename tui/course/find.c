/* Finds the lab that somebody means: by slug, number, name or the beginning
 * of one, and says what is near when there is none.
 *
 * Leaves reading labs to course.c.
 *
 * SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "tui/base/err.h"
#include "tui/base/utf8.h"
#include "tui/course/course.h"

#define TYPED_MAX 40 /* bytes of what was typed that are said back */
#define NEAR_MAX 64  /* longer words are near to nothing */

/* How surely a lab is meant: the lowest rank that any lab has wins. */
enum rank { RANK_SAME, RANK_PREFIX, RANK_NOT };

static bool is_number(const char *s, int *number)
{
    size_t digits = strspn(s, "0123456789");
    if (digits == 0 || digits > 2 || s[digits] != '\0')
        return false;
    *number = atoi(s);
    return true;
}

static enum rank rank_of(const struct lab *l, const char *typed)
{
    int number;
    size_t n = strlen(typed);
    if (is_number(typed, &number))
        return l->number == number ? RANK_SAME : RANK_NOT;
    if (strcmp(l->slug, typed) == 0 || strcmp(l->name, typed) == 0)
        return RANK_SAME;
    if (n > 0 &&
        (strncmp(l->slug, typed, n) == 0 || strncmp(l->name, typed, n) == 0))
        return RANK_PREFIX;
    return RANK_NOT;
}

/* How many letters must be changed, added or removed (Levenshtein). */
static size_t distance(const char *a, const char *b)
{
    size_t row[NEAR_MAX + 1], na = strlen(a), nb = strlen(b);
    if (na > NEAR_MAX || nb > NEAR_MAX)
        return NEAR_MAX;
    for (size_t k = 0; k <= nb; k++)
        row[k] = k;
    for (size_t i = 1; i <= na; i++) {
        size_t corner = row[0];
        row[0] = i;
        for (size_t k = 1; k <= nb; k++) {
            size_t best = corner + (a[i - 1] != b[k - 1]);
            if (row[k] + 1 < best)
                best = row[k] + 1;
            if (row[k - 1] + 1 < best)
                best = row[k - 1] + 1;
            corner = row[k];
            row[k] = best;
        }
    }
    return row[nb];
}

static size_t distance_to(const struct lab *l, const char *typed)
{
    size_t to_slug = distance(typed, l->slug);
    size_t to_name = distance(typed, l->name);
    return to_slug < to_name ? to_slug : to_name;
}

/* Appends a slug to "a, b or c". */
static void add_choice(struct buf *out, const char *slug, bool last)
{
    if (out->len > 0)
        buf_adds(out, last ? " or " : ", ");
    buf_adds(out, slug);
}

static int say_candidates(const struct course *c, const char *typed,
                          const char *said, enum rank rank, size_t count,
                          struct buf *err)
{
    struct buf list = BUF_INIT;
    for (size_t i = 0; i < c->nentries; i++)
        if (rank_of(&c->entries[i].lab, typed) == rank)
            add_choice(&list, c->entries[i].lab.slug, --count == 0);
    err_set(err, "\"%s\" could be %s", said, buf_str(&list));
    buf_destroy(&list);
    return -1;
}

static int say_nearest(const struct course *c, const char *typed,
                       const char *said, struct buf *err)
{
    struct buf list = BUF_INIT;
    size_t least = strlen(typed) < 4 ? 1 : 2, count = 0;
    for (size_t i = 0; i < c->nentries; i++) {
        size_t d = distance_to(&c->entries[i].lab, typed);
        if (d < least)
            count = 0;
        if (d <= least) {
            least = d;
            count++;
        }
    }
    for (size_t i = 0; i < c->nentries && count > 0; i++)
        if (distance_to(&c->entries[i].lab, typed) == least)
            add_choice(&list, c->entries[i].lab.slug, --count == 0);
    if (list.len > 0)
        err_set(err, "no lab is called \"%s\"; did you mean %s?", said,
                buf_str(&list));
    else
        err_set(err, "no lab is called \"%s\"; forklore list shows them all",
                said);
    buf_destroy(&list);
    return -1;
}

const struct lab *course_lab(const struct course *c, const char *name,
                             struct buf *err)
{
    struct buf said = BUF_INIT;
    const struct entry *found = NULL;
    enum rank best = RANK_NOT;
    size_t count = 0;
    for (size_t i = 0; i < c->nentries; i++) {
        enum rank rank = rank_of(&c->entries[i].lab, name);
        if (rank < best)
            count = 0;
        if (rank <= best && rank != RANK_NOT) {
            best = rank;
            found = &c->entries[i];
            count++;
        }
    }
    if (count == 1 && !found->error)
        return &found->lab;
    utf8_clean(&said, name, strlen(name), TYPED_MAX);
    for (size_t i = 0; i < said.len; i++)
        if (said.data[i] == '\n' || said.data[i] == '\t')
            said.data[i] = ' ';
    if (count == 1)
        err_set(err, "%s", found->error);
    else if (count > 1)
        say_candidates(c, name, buf_str(&said), best, count, err);
    else
        say_nearest(c, name, buf_str(&said), err);
    buf_destroy(&said);
    return NULL;
}
