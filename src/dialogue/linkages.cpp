#include "dialogue/view.h"

namespace parley::dialogue {

void find_linkages(const DocumentView&, Dialogue&) {}

}  // namespace parley::dialogue
