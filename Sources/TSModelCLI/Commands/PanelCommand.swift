import ArgumentParser

/// `panel`: as many series as there are.
struct PanelCommand: ParsableCommand {
  static var configuration: CommandConfiguration {
    let name = Catalogue.current.name
    return CommandConfiguration(
      commandName: "panel",
      abstract: "Forecast many series: divide them into shards, run these anywhere, collect.",
      discussion: """
        'panel plan' writes a directory with the series in shards and what is to be done with them; 'panel run' forecasts the \
        shards that are not done, and may be killed and started again, several times at once, on several hosts that share the \
        directory; 'panel collect' puts the forecasts together. What comes out is the same to the byte whatever the shards, \
        the order of rows, the number of processes and of their tries.

        EXAMPLES
          \(name) panel plan sales.csv --key store,item --horizon 12 --output job
          \(name) panel run job
          \(name) panel collect job --output forecasts.csv

        EXIT CODES
          0 done   2 some series failed   64 wrong usage   65 bad data, or an edited file of the job: not to be tried again
          66 no such input   75 to be tried again: another run holds the shards that are left, or the disk is full
        """,
      subcommands: [PanelPlanCommand.self, PanelRunCommand.self, PanelCollectCommand.self])
  }

  /// The program, with its version.
  static var program: String { "\(Catalogue.current.name) \(Catalogue.current.version)" }
}
