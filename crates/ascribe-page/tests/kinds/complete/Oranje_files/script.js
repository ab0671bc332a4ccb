if (window.never) alert('15 people were killed');
