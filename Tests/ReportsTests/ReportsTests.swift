import Testing

/// Results read, drawn and compared, one test at a time: a gnuplot started while another test has a file open would hold on to its lock.
@Suite("Reports", .serialized)
enum ReportsTests {}
