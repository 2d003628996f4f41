/* Keeps a list of what is still dying.
 *
 * Leaves the killing to the wards.
 *
 * SPDX-License-Identifier: MIT */
#include "tui/grade/abandon.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>

struct abandoned {
    struct ward wards[ABANDON_WARDS];
    struct place place;
    struct abandoned *next;
};

static struct abandoned *list;

void abandon(const struct ward wards[ABANDON_WARDS], struct place place)
{
    struct abandoned *a = mem_new(sizeof *a);
    memcpy(a->wards, wards, sizeof a->wards);
    a->place = place;
    a->next = list;
    list = a;
    abandon_collect(false);
}

/* Returns whether it is gone. */
static bool collect_ward(struct ward *w, bool wait)
{
    struct ward_end end;
    if (w->pid == 0)
        return true;
    struct pollfd p = {.fd = w->report, .events = POLLIN};
    if (!wait && poll(&p, 1, 0) != 1)
        return false;
    ward_end(w, &end);
    return true;
}

void abandon_collect(bool wait)
{
    for (struct abandoned **at = &list; *at;) {
        struct abandoned *a = *at;
        bool gone = true;
        for (int i = 0; i < ABANDON_WARDS; i++)
            gone &= collect_ward(&a->wards[i], wait);
        if (!gone) {
            at = &a->next;
            continue;
        }
        *at = a->next;
        place_remove(&a->place);
        free(a);
    }
}
