// Storages
