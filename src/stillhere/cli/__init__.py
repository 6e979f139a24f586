"""The command line: one small file per command, all sentences in `messages.toml`, in both languages."""
