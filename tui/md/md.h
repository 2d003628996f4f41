/* Markdown to styled lines, wrapped to a width.  Parsing is md4c's
 * (CommonMark 0.30 with tables and strikethrough); this is the layout.
 *
 * Knows nothing of lessons: fences with a meaning (programs, predictions) are
 * cut out before the rest comes here.
 *
 * SPDX-License-Identifier: MIT */
#ifndef FORKLORE_MD_MD_H
#define FORKLORE_MD_MD_H

#include "tui/base/buf.h"
#include "tui/md/styled.h"

/* Appends MARKDOWN laid out to WIDTH columns (at least 1) to OUT.  Words that
 * are longer than a line are cut; code is never wrapped but cut by whoever
 * draws it.  Blocks are separated by one empty line; none at either end.
 * Invalid UTF-8 becomes U+FFFD.  Raw HTML is shown as text. */
int md_render(const char *markdown, size_t n, int width, struct styled *out,
              struct buf *err);

#endif
