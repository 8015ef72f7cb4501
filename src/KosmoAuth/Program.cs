using KosmoAuth.Cli;

return await CommandLine.RunAsync(args);
