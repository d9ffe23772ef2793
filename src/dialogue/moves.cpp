#include "dialogue/view.h"

namespace parley::dialogue {

void find_moves(const DocumentView&, Dialogue&) {}

}  // namespace parley::dialogue
