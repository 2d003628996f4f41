/* Course text on standard output, wrapped, without colours.
 *
 * SPDX-License-Identifier: MIT */
#include "tui/cmd/text.h"

#include <stdio.h>
#include <string.h>

#include "tui/md/md.h"

void print_styled(const struct styled *s)
{
    for (size_t i = 0; i < s->n; i++)
        puts(s->lines[i].text ? s->lines[i].text : "");
}

void print_markdown(const char *markdown)
{
    struct styled s = STYLED_INIT;
    if (md_render(markdown, strlen(markdown), TEXT_COLUMNS, &s, NULL) == 0)
        print_styled(&s);
    styled_destroy(&s);
}
