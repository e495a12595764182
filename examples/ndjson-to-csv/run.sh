threadmill failures.ts requests.ndjson --header-out 'time,status,path,ms'
