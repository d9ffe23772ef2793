#include "dialogue/view.h"

namespace parley::dialogue {

void find_grievances(const DocumentView&, Dialogue&) {}

}  // namespace parley::dialogue
