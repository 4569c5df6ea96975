import ItemFormats
import Storages

/// Second looks at files that did not parse, perhaps because somebody is writing them.
enum ReadAgain {
  /// Reads what did not parse again, and what may be half-written up to three times more within 250 ms.
  ///
  /// Then it is left out as "being written", which is a note and no damage: the next run has it whole.
  static func mend(_ batch: inout ItemBatch, from source: any ItemSource) {
    // Items come as one read brought them; before one is called damaged, it is read with care.
    for place in batch.damagedPlaces { read(place, of: &batch, from: source) }
    for tries in 0..<3 {
      let suspects = batch.damagedPlaces.filter { source.mayBeBeingWritten($0) }
      if suspects.isEmpty { return }
      Pause.milliseconds(tries == 0 ? 50 : 100)
      for place in suspects { read(place, of: &batch, from: source) }
    }
    for place in batch.damagedPlaces where source.mayBeBeingWritten(place) {
      batch.excuseDamaged(place)
    }
  }

  private static func read(
    _ place: ItemPlace,
    of batch: inout ItemBatch,
    from source: any ItemSource
  ) {
    guard let entry = try? source.readAgain(place, into: &batch.arena) else { return }
    batch.replaceDamaged(place, with: entry)
  }
}
