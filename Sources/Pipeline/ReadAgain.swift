import ItemFormats
import Storages

/// Second looks at files that did not parse because somebody is writing them.
enum ReadAgain {
  /// Reads what may be half-written again, up to three times within 250 ms.
  ///
  /// Then it is left out as "being written", which is a note and no damage: the next run has it whole.
  static func mend(_ batch: inout ItemBatch, from source: any ItemSource) {
    for tries in 0..<3 {
      let suspects = batch.damagedPlaces.filter { source.mayBeBeingWritten($0) }
      if suspects.isEmpty { return }
      Pause.milliseconds(tries == 0 ? 50 : 100)
      for place in suspects {
        guard let entry = try? source.readAgain(place, into: &batch.arena) else { continue }
        batch.replaceDamaged(place, with: entry)
      }
    }
    for place in batch.damagedPlaces where source.mayBeBeingWritten(place) {
      batch.excuseDamaged(place)
    }
  }
}
