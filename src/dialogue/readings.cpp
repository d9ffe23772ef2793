#include "dialogue/view.h"

namespace parley::dialogue {

void find_readings(const DocumentView&, Dialogue&) {}

}  // namespace parley::dialogue
