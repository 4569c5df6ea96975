// libxml2, and the parts of it that Swift cannot import.
#ifndef LARDER_CLIBXML2_SHIM_H
#define LARDER_CLIBXML2_SHIM_H

#include <libxml/xmlversion.h>
// Debian's build includes ICU's headers, whose UErrorCode clashes with Foundation's copy of ICU.
#undef LIBXML_ICU_ENABLED
#include <libxml/HTMLparser.h>
#include <libxml/chvalid.h>
#include <libxml/parser.h>
#include <libxml/tree.h>
#include <libxml/xmlreader.h>
#include <libxml/xmlschemas.h>
#include <libxml/xmlwriter.h>
#include <libxml/xpath.h>

// xmlFree is a mutable global variable, which Swift 6 does not let us read.
static inline void larder_xmlFree(void *memory) { xmlFree(memory); }

// Whether a character that is not ASCII may stand in a name, at its start or behind it, in every
// edition of XML 1.0. The productions of the fourth are global tables, which Swift 6 cannot read.
static inline int larder_xmlKeepsInName(unsigned int c, int isFirst) {
  if (xmlIsBaseCharQ(c) || xmlIsIdeographicQ(c)) return 1;
  return !isFirst && (xmlIsDigitQ(c) || xmlIsCombiningQ(c) || xmlIsExtenderQ(c));
}

#endif
