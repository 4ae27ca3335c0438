import Testing

/// What outsiders rely on stays as it is: results to the bit, runs of older versions, run cards. All of it is asked of the program by its
/// command line and files alone, so that it holds however the sources are arranged.
///
/// `NUCENS_UPDATE_FROZEN=1 swift test -c release --skip-build --filter FrozenTests` writes Fixtures/ anew from the program under test; a
/// change of them belongs into the commit that makes it, with the reason.
///
/// One after the other: the programs are small, and the machine may be busy with other tests.
@Suite("What the program has written stays as it is", .serialized)
enum Frozen {}
