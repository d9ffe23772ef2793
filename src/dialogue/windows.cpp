#include "dialogue/view.h"

namespace parley::dialogue {

void find_windows(const DocumentView&, Dialogue&) {}

}  // namespace parley::dialogue
